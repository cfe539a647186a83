import { setTimeout as sleep } from 'node:timers/promises';
import type { MessageType, ServiceQueueOwner } from '@bookstore/contracts/messages';
import { queueName } from '@bookstore/contracts/messages';
import type { ConfirmChannel, ConsumeMessage, Options } from 'amqplib';
import { runInContext } from '../context/index.ts';
import { backoffMs } from '../lifecycle/retry.ts';
import type { Logger } from '../log/index.ts';
import type { Metrics } from '../metrics/index.ts';
import { closeChannel, keepChannelOpen } from './channel.ts';
import type { Amqp } from './connection.ts';
import { dispositionOf, forwardProperties } from './failure-policy.ts';
import { type ReceivedMessage, readMessage } from './message.ts';
import type { Publisher } from './publisher.ts';
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
  /** All or nothing: when it resolves, every message of the batch is acked. */
  handle: (messages: readonly ReceivedMessage<T>[]) => Promise<void>;
};

export type Consumer = { close: () => Promise<void> };

const PAUSE_FIRST_MS = 100;
const PAUSE_MAX_MS = 5_000;
const CLOSE_DEADLINE_MS = 5_000;

type Delivery<T extends MessageType> = {
  raw: ConsumeMessage;
  message: ReceivedMessage<T>;
  channel: ConfirmChannel;
};

/**
 * Consumes one queue until closed: acks after the work, pauses while a dependency is unavailable, else
 * retries with a delay and finally dead-letters. A failed batch is handled again message by message, so
 * that one poison message does not block the others.
 */
export const createConsumer = <T extends MessageType>(
  parts: ConsumerParts,
  options: ConsumerOptions<T>,
): Consumer => {
  const { amqp, publisher, service, logger, metrics } = parts;
  const { maxBatch = 1 } = options;
  const queue = queueName(service, options.type);
  const stopping = new AbortController();
  const waiting: Delivery<T>[] = [];
  const running = new Set<Promise<void>>();
  let live: ConfirmChannel | undefined;

  const count = (raw: ConsumeMessage, outcome: string): void =>
    metrics.handled.inc({ queue, outcome, redelivered: String(raw.fields.redelivered) });

  const attempt = async (batch: readonly Delivery<T>[]): Promise<void> => {
    const [first] = batch;
    if (!first) return;
    const startedAt = performance.now();
    await runInContext(first.message.context, () =>
      options.handle(batch.map(({ message }) => message)),
    );
    metrics.messageDuration.observe(
      { queue, outcome: 'ack' },
      (performance.now() - startedAt) / 1_000,
    );
    // crash point: after effect, before ack {batch.map(({ message }) => message)}
    for (const delivery of batch) {
      ignoreClosed(() => delivery.channel.ack(delivery.raw));
      count(delivery.raw, 'ack');
      runInContext(delivery.message.context, () =>
        logger.info({ queue, message_id: delivery.message.id }, 'message handled'),
      );
    }
  };

  const process = async (deliveries: readonly Delivery<T>[], pauses = 0): Promise<void> => {
    // The broker redelivers the messages of a closed channel: keeping them here would pile them up.
    const batch = deliveries.filter(({ channel }) => channel === live);
    try {
      await attempt(batch);
    } catch (error) {
      const [first] = batch;
      if (!first) return;
      if (dispositionOf(error, queue, first.message.attempt).kind === 'pause') {
        logger.warn({ err: error, queue }, 'dependency unavailable, the consumer pauses');
        await pause(backoffMs(pauses, PAUSE_FIRST_MS, PAUSE_MAX_MS), stopping.signal);
        // The broker requeues unacked messages when the channel closes.
        if (!stopping.signal.aborted) await process(batch, pauses + 1);
      } else if (batch.length > 1) {
        for (const delivery of batch) await process([delivery]);
      } else {
        await fail(first.channel, first.raw, error, first.message.attempt);
      }
    }
  };

  const fail = async (
    channel: ConfirmChannel,
    raw: ConsumeMessage,
    error: unknown,
    attempts: number,
  ): Promise<void> => {
    const disposition = dispositionOf(error, queue, attempts);
    metrics.messageDuration.observe({ queue, outcome: disposition.kind }, 0);
    count(raw, disposition.kind);
    logger.error(
      { err: error, queue, disposition, message_id: raw.properties.messageId },
      'message failed',
    );
    if (disposition.kind === 'retry' || disposition.kind === 'dead-letter') {
      const expiration =
        disposition.kind === 'retry' ? { expiration: String(disposition.delayMs) } : {};
      const properties = { ...forwardProperties(raw, error, attempts + 1), ...expiration };
      const isForwarded = await forward(channel, disposition.queue, raw.content, properties);
      if (!isForwarded) return;
    }
    ignoreClosed(() => channel.ack(raw));
  };

  /** Tries until it works; false when the channel or the consumer closes first, which requeues the message. */
  const forward = async (
    channel: ConfirmChannel,
    to: string,
    content: Buffer,
    properties: Options.Publish,
  ): Promise<boolean> => {
    for (let failures = 0; channel === live && !stopping.signal.aborted; failures += 1) {
      try {
        await publisher.forward(to, content, properties);
        return true;
      } catch (error) {
        if (failures === 0) {
          logger.warn({ err: error, queue: to }, 'failed message not forwarded, trying again');
        }
        await pause(backoffMs(failures, PAUSE_FIRST_MS, PAUSE_MAX_MS), stopping.signal);
        // Somebody may have deleted the queue. A refusal closes the channel.
        await assertServiceQueue(channel, service, options.type).catch(() => undefined);
      }
    }
    return false;
  };

  // The prefetch of the channel bounds `waiting`.
  const startNext = (): void => {
    if (waiting.length === 0 || (maxBatch > 1 && running.size > 0)) return;
    const task = process(waiting.splice(0, maxBatch));
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
    setUp: async (channel: ConfirmChannel) => {
      await assertServiceQueue(channel, service, options.type);
      await channel.prefetch(options.prefetch);
      live = channel;
      channel.once('close', () => {
        if (live === channel) live = undefined;
      });
      await channel.consume(queue, (raw) => {
        if (stopping.signal.aborted) return;
        if (raw === null) return closeChannel(channel);
        try {
          accept({ raw, message: readMessage(options.type, raw), channel });
        } catch (error) {
          void fail(channel, raw, error, 0);
        }
      });
    },
  });

  return {
    close: async () => {
      stopping.abort();
      await Promise.race([idle(), pause(CLOSE_DEADLINE_MS)]);
      await managed.close();
    },
  };
};

/** An ack on a closed channel throws; the broker redelivers those messages, and handlers expect repeats. */
const ignoreClosed = (ack: () => void): void => {
  try {
    ack();
  } catch {
    // Nothing to do: see above.
  }
};

/** Resolves early, and leaves no listener on the signal, when the consumer stops. */
const pause = async (ms: number, signal?: AbortSignal): Promise<void> => {
  await sleep(ms, undefined, { ref: false, ...(signal ? { signal } : {}) }).catch(() => undefined);
};
