import { setTimeout as sleep } from 'node:timers/promises';
import {
  deadQueueName,
  EXCHANGE,
  type MessageType,
  queueName,
  retryQueueName,
  type ServiceQueueOwner,
} from '@bookstore/contracts/messages';
import type { ConfirmChannel, ConsumeMessage, GetMessage } from 'amqplib';
import { createPeriodicTask, type PeriodicTask } from '../lifecycle/periodic-task.ts';
import type { Logger } from '../log/index.ts';
import { closeChannel } from './channel.ts';
import type { AmqpConnection } from './connection.ts';
import type { Publisher } from './publisher.ts';
import { createCountMessages } from './gauges.ts';

export type RetiredQueuesOptions = {
  connection: AmqpConnection;
  publisher: Publisher;
  service: ServiceQueueOwner;
  type: MessageType;
  /** The version in use; the queues of all earlier versions are retired. */
  version: number;
  prefetch: number;
  /** Resolves when the message is acked or left to the broker. */
  handle: (message: ConsumeMessage, channel: ConfirmChannel) => Promise<void>;
  logger: Logger;
};

const INTERVAL_MS = 2_000;
/** A queue from which nothing arrives for so long is taken for drained. */
const DRAIN_PAUSE_MS = 500;
/** Number of looks in a row that find a queue empty and unused before it is deleted. */
const EMPTY_LOOKS = 3;
const RESOURCE_LOCKED = 405;

/**
 * Retires the queues of earlier versions: unbinds them, gives their messages to the same handler and their
 * dead letters to the current dead-letter queue, and deletes them when they stay empty and no replica of an
 * earlier release consumes them. One replica at a time works on a queue.
 */
export const createRetiredQueues = (options: RetiredQueuesOptions): PeriodicTask => {
  const { connection, publisher, service, type, version, logger } = options;
  const current = queueName(service, type, version);
  const earlier = Array.from({ length: version - 1 }, (_, index) =>
    queueName(service, type, index + 1),
  );
  const emptyLooks = new Map<string, number>();
  const countMessages = createCountMessages(connection);

  /** Consumes until nothing arrives any more; gives the number of messages. */
  const drain = async (channel: ConfirmChannel, queue: string, signal: AbortSignal) => {
    const inHand = new Set<Promise<void>>();
    let drained = 0;
    await channel.prefetch(options.prefetch);
    const { consumerTag } = await channel.consume(queue, (raw) => {
      if (raw === null) return closeChannel(channel);
      drained += 1;
      const task = options.handle(raw, channel).finally(() => inHand.delete(task));
      inHand.add(task);
    });
    for (let before = -1; before !== drained && !signal.aborted; ) {
      before = drained;
      await sleep(DRAIN_PAUSE_MS, undefined, { signal, ref: false }).catch(() => undefined);
      await Promise.allSettled(inHand);
    }
    await channel.cancel(consumerTag);
    await Promise.allSettled(inHand);
    return drained;
  };

  const moveDeadLetters = async (channel: ConfirmChannel, queue: string, signal: AbortSignal) => {
    const dead = deadQueueName(queue);
    if (!(await countMessages([dead])).has(dead)) return;
    while (!signal.aborted) {
      const message = await channel.get(dead);
      if (message === false) return;
      await publisher.forward(deadQueueName(current), message.content, ownProperties(message));
      channel.ack(message);
    }
  };

  const retire = async (channel: ConfirmChannel, queue: string, signal: AbortSignal) => {
    // A lock: RabbitMQ gives an exclusive queue to one connection and deletes it with the connection.
    const lock = `${queue}.retirement`;
    await channel.assertQueue(lock, { exclusive: true, durable: false });
    await channel.unbindQueue(queue, EXCHANGE, type);
    const drained = await drain(channel, queue, signal);
    await moveDeadLetters(channel, queue, signal);
    const parts = [deadQueueName(queue), retryQueueName(queue), queue];
    const counts = await countMessages(parts);
    const { consumerCount } = await channel.checkQueue(queue);
    const isEmpty = [...counts.values()].every((count) => count === 0);
    const looks = isEmpty && drained + consumerCount === 0 ? (emptyLooks.get(queue) ?? 0) + 1 : 0;
    emptyLooks.set(queue, looks);
    logger.debug({ queue, drained, consumerCount }, 'earlier queue version inspected');
    if (looks < EMPTY_LOOKS) return;
    // The queue itself comes after its parts: as long as it exists, an interrupted run is repeated.
    for (const name of [...parts, lock]) await channel.deleteQueue(name);
    logger.info({ queue }, 'queue of an earlier version deleted');
  };

  return createPeriodicTask({
    name: `retirement of earlier versions of ${current}`,
    intervalMs: INTERVAL_MS,
    logger,
    work: async (signal) => {
      for (const queue of earlier) {
        if (!(await countMessages([queue])).has(queue)) continue;
        const channel = await connection.createChannel();
        channel.on('error', () => undefined);
        try {
          await retire(channel, queue, signal);
        } catch (error) {
          if (!isLocked(error)) throw error;
        } finally {
          closeChannel(channel);
        }
      }
    },
  });
};

const ownProperties = ({ properties }: GetMessage) => {
  const { headers, messageId, type, appId, timestamp, contentType, correlationId } = properties;
  return { headers, messageId, type, appId, timestamp, contentType, correlationId };
};

const isLocked = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === RESOURCE_LOCKED;
