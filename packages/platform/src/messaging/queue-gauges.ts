import {
  CONSUMED,
  deadQueueName,
  queueName,
  retryQueueName,
  type ServiceQueueOwner,
} from '@bookstore/contracts/messages';
import { SYSTEM_METRICS } from '@bookstore/contracts/system';
import { createReading, Gauge, type Metrics } from '../metrics/index.ts';
import type { Amqp } from './connection.ts';
import { createCountMessages } from './queue-counts.ts';

const MAX_AGE_MS = 1_000;
const TIMEOUT_MS = 1_000;

/**
 * A gauge of the messages in the queues that a service reads, by state: ready, retry (waiting for
 * another try) or dead. Every replica tells of the same queues: take the largest, not the sum. A queue
 * that the broker does not tell of is absent.
 */
export const gaugeQueues = (
  { registry }: Metrics,
  amqp: Pick<Amqp, 'manager'>,
  service: ServiceQueueOwner,
): void => {
  const queues = CONSUMED[service].map((type) => queueName(service, type));
  const asked = queues.flatMap((queue) => [
    { queue, state: 'ready', name: queue },
    { queue, state: 'retry', name: retryQueueName(queue) },
    { queue, state: 'dead', name: deadQueueName(queue) },
  ]);
  const countMessages = createCountMessages(amqp);
  const read = createReading({
    read: () => countMessages(asked.map(({ name }) => name)),
    maxAgeMs: MAX_AGE_MS,
    timeoutMs: TIMEOUT_MS,
  });
  const gauge: Gauge<'queue' | 'state'> = new Gauge({
    name: SYSTEM_METRICS.queues,
    help: 'Messages in a queue that this service reads, by state',
    labelNames: ['queue', 'state'],
    registers: [registry],
    collect: async () => {
      const counts = await read();
      // Emptied and filled in one go: another scrape may read it meanwhile.
      gauge.reset();
      for (const { queue, state, name } of asked) {
        const count = counts?.get(name);
        if (count !== undefined) gauge.set({ queue, state }, count);
      }
    },
  });
};
