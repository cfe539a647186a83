import { setTimeout as sleep } from 'node:timers/promises';
import {
  type MessageType,
  QUEUE_VERSION,
  queueName,
  type ServiceQueueOwner,
} from '@bookstore/contracts/messages';
import type { ConfirmChannel } from 'amqplib';
import type { Logger } from '../log/index.ts';
import type { Metrics } from '../metrics/index.ts';
import { closeChannel, keepChannelOpen } from './channel.ts';
import type { Amqp } from './connection.ts';
import { createDeliveryHandler, type Delivery } from './delivery-handler.ts';
import type { ReceivedMessage } from './message.ts';
import type { Publisher } from './publisher.ts';
import { createRetiredQueues } from './retired-queues.ts';
import { assertServiceQueue } from './topology.ts';

export type ConsumerParts = {
  amqp: Amqp;
  /** Sends failed messages on: a connection that publishes is not safe for acks. */
  publisher: Publisher;
  service: ServiceQueueOwner;
  logger: Logger;
  metrics: Metrics;
};

export type ConsumerOptions<T extends MessageType> = {
  type: T;
  /** Most unacked messages at once. */
  prefetch: number;
  /**
   * Most messages that `handle` gets at once. With 1 (the default) messages are handled concurrently;
   * with more, one batch follows another, and messages that arrive meanwhile form the next one.
   */
  maxBatch?: number;
  /** For tests: another version of the queues than QUEUE_VERSION. */
  queueVersion?: number;
  /** All or nothing: when it resolves, every message of the batch is acked. */
  handle: (messages: readonly ReceivedMessage<T>[]) => Promise<void>;
};

export type Consumer = { close: () => Promise<void> };

const CLOSE_DEADLINE_MS = 5_000;

/** Consumes the queue of one service and type until closed. */
export const createConsumer = <T extends MessageType>(
  parts: ConsumerParts,
  options: ConsumerOptions<T>,
): Consumer => {
  const { amqp, publisher, service, logger, metrics } = parts;
  const { type, maxBatch = 1, queueVersion = QUEUE_VERSION } = options;
  const queue = queueName(service, type, queueVersion);
  const stopping = new AbortController();
  const waiting: Delivery<T>[] = [];
  const running = new Set<Promise<void>>();
  const assertQueues = (channel: ConfirmChannel) =>
    assertServiceQueue(channel, service, type, queueVersion);
  const handler = createDeliveryHandler({
    type,
    queue,
    handle: options.handle,
    assertQueues,
    stopping: stopping.signal,
    publisher,
    logger,
    metrics,
  });

  // The prefetch of the channel bounds `waiting`.
  const startNext = (): void => {
    if (waiting.length === 0 || (maxBatch > 1 && running.size > 0)) return;
    const task = handler.handleBatch(waiting.splice(0, maxBatch));
    running.add(task);
    void task.finally(() => {
      running.delete(task);
      startNext();
    });
  };
  const accept = (delivery: Delivery<T>): void => {
    waiting.push(delivery);
    // Messages that arrive in the same read of the socket form one batch.
    if (maxBatch > 1) setImmediate(startNext);
    else startNext();
  };
  const idle = async (): Promise<void> => {
    while (running.size > 0) await Promise.allSettled(running);
  };

  const managed = keepChannelOpen({
    connection: amqp.consuming,
    name: `${queue} consumer`,
    logger,
    setUp: async (channel) => {
      await assertQueues(channel);
      await channel.prefetch(options.prefetch);
      handler.addChannel(channel);
      await channel.consume(queue, (raw) => {
        if (stopping.signal.aborted) return;
        if (raw === null) return closeChannel(channel);
        const delivery = handler.read(raw, channel);
        if (delivery) accept(delivery);
      });
    },
  });

  const retiredQueues = createRetiredQueues({
    connection: amqp.consuming,
    publisher,
    service,
    type,
    version: queueVersion,
    prefetch: options.prefetch,
    handle: async (raw, channel) => {
      handler.addChannel(channel);
      const delivery = handler.read(raw, channel);
      if (delivery) await handler.handleBatch([delivery]);
    },
    logger,
  });
  if (queueVersion > 1) retiredQueues.start();

  return {
    close: async () => {
      stopping.abort();
      const deadline = sleep(CLOSE_DEADLINE_MS, undefined, { ref: false });
      await Promise.race([Promise.all([idle(), retiredQueues.stop()]), deadline]);
      await managed.close();
    },
  };
};
