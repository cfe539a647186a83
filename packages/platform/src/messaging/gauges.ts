import {
  CONSUMED,
  type ServiceQueueOwner,
  deadQueueName,
  queueName,
  retryQueueName,
} from '@bookstore/contracts/messages';
import { SYSTEM_METRICS } from '@bookstore/contracts/system';
import type { ConfirmChannel } from 'amqplib';
import { Gauge, type Metrics, createCachedProbe } from '../metrics/index.ts';
import type { AmqpConnection } from './connection.ts';
import type { Outbox, OutboxBacklog } from './outbox.ts';

/** How old a sample may be. */
const MAX_AGE_MS = 1_000;
const TIMEOUT_MS = 1_000;

/**
 * Reads how many messages are ready in each queue, without those that a consumer holds unacked. A
 * missing queue is left out, and every queue while there is no connection. Declares nothing.
 */
export type CountMessages = (queues: readonly string[]) => Promise<ReadonlyMap<string, number>>;

export const createCountMessages =
  (connection: AmqpConnection): CountMessages =>
  async (queues) => {
    const counts = new Map<string, number>();
    let channel: ConfirmChannel | undefined;
    for (const queue of queues) {
      try {
        if (!connection.isConnected()) break;
        channel ??= await openChannel(connection);
        counts.set(queue, (await channel.checkQueue(queue)).messageCount);
      } catch {
        // The broker closes the channel when the queue does not exist.
        channel = undefined;
      }
    }
    await channel?.close().catch(() => undefined);
    return counts;
  };

const openChannel = async (connection: AmqpConnection): Promise<ConfirmChannel> => {
  const channel = await connection.createChannel();
  // The failed call reports the error too; without a listener the event ends the process.
  channel.on('error', () => undefined);
  return channel;
};

/**
 * A gauge of the messages in the queues of a service, by state: ready, retry (waiting for the next
 * attempt) or dead. Every replica reports the same queues: take the maximum over replicas, not the sum.
 */
export const gaugeQueues = (
  { registry }: Metrics,
  connection: AmqpConnection,
  service: ServiceQueueOwner,
): void => {
  const queues = CONSUMED[service].map((type) => queueName(service, type));
  const reported = queues.flatMap((queue) => [
    { queue, state: 'ready', name: queue },
    { queue, state: 'retry', name: retryQueueName(queue) },
    { queue, state: 'dead', name: deadQueueName(queue) },
  ]);
  const countMessages = createCountMessages(connection);
  const read = createCachedProbe({
    read: () => countMessages(reported.map(({ name }) => name)),
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
      // Reset and filled synchronously: a concurrent scrape sees all of the counts or none.
      gauge.reset();
      for (const { queue, state, name } of reported) {
        const count = counts?.get(name);
        if (count !== undefined) gauge.set({ queue, state }, count);
      }
    },
  });
};

/**
 * Gauges of the backlog of all outboxes together. Every replica reports the same database: take the
 * maximum over replicas, not the sum. They are absent while the database does not answer.
 */
export const gaugeOutboxes = ({ registry }: Metrics, outboxes: readonly Outbox[]): void => {
  const registers = [registry];
  const read = createCachedProbe({
    read: async () => sum(await Promise.all(outboxes.map((outbox) => outbox.readBacklog()))),
    maxAgeMs: MAX_AGE_MS,
    timeoutMs: TIMEOUT_MS,
  });
  const addGauge = (name: string, help: string, valueOf: (backlog: OutboxBacklog) => number) => {
    const gauge: Gauge = new Gauge({
      name,
      help,
      registers,
      collect: async () => {
        const backlog = await read();
        if (backlog) gauge.set(valueOf(backlog));
        else gauge.remove();
      },
    });
  };
  addGauge(
    SYSTEM_METRICS.outboxDocuments,
    'Documents with messages that wait to be published',
    ({ documents }) => documents,
  );
  addGauge(
    SYSTEM_METRICS.outboxAge,
    'Age of the oldest message that waits to be published, 0 when none does',
    ({ since }) => (since ? Math.max(0, (Date.now() - since.getTime()) / 1_000) : 0),
  );
};

const sum = (backlogs: readonly OutboxBacklog[]): OutboxBacklog => {
  const times = backlogs.flatMap(({ since }) => (since ? [since.getTime()] : []));
  return {
    documents: backlogs.reduce((total, { documents }) => total + documents, 0),
    since: times.length > 0 ? new Date(Math.min(...times)) : null,
  };
};
