import { setTimeout as sleep } from 'node:timers/promises';
import type { MessageType } from '@bookstore/contracts/messages';
import type { ConfirmChannel, Options } from 'amqplib';
import { runInContext } from '../context/index.ts';
import { backoffMs } from '../lifecycle/retry.ts';
import type { Logger } from '../log/index.ts';
import type { Metrics } from '../metrics/index.ts';
import { dispositionOf, forwardProperties } from './failure-policy.ts';
import { attemptOf, type RawMessage, type ReceivedMessage, readMessage } from './message.ts';
import type { Publisher } from './publisher.ts';

/** An unacked message with the channel that it must be acked on. */
export type Delivery<T extends MessageType> = {
  raw: RawMessage;
  message: ReceivedMessage<T>;
  channel: ConfirmChannel;
};

export type DeliveryHandlerOptions<T extends MessageType> = {
  type: T;
  /** The queue of the consumer: failed messages go to its retry and dead-letter queues. */
  queue: string;
  handle: (messages: readonly ReceivedMessage<T>[]) => Promise<void>;
  /** Declares the queues again that somebody deleted. */
  assertQueues: (channel: ConfirmChannel) => Promise<unknown>;
  /** Stops pauses and retries; the messages in hand stay unacked. */
  stopping: AbortSignal;
  publisher: Publisher;
  logger: Logger;
  metrics: Metrics;
};

export type DeliveryHandler<T extends MessageType> = {
  /** Messages of a channel are handled only while it is open: the broker redelivers those of a closed one. */
  addChannel: (channel: ConfirmChannel) => void;
  /** Parses a message. One that no handler can read is failed here, and gives null. */
  read: (raw: RawMessage, channel: ConfirmChannel) => Delivery<T> | null;
  /** Handles messages together. Resolves when each of them is acked, or is left to the broker. */
  handleBatch: (deliveries: readonly Delivery<T>[]) => Promise<void>;
};

const PAUSE_FIRST_MS = 100;
const PAUSE_MAX_MS = 5_000;

/**
 * Acks after the work, pauses while a dependency is unavailable, else retries with a delay and finally
 * dead-letters. A failed batch is handled again message by message, so that one poison message does not
 * block the others.
 */
export const createDeliveryHandler = <T extends MessageType>(
  options: DeliveryHandlerOptions<T>,
): DeliveryHandler<T> => {
  const { queue, stopping, publisher, logger, metrics } = options;
  const open = new Set<ConfirmChannel>();

  const observe = (outcome: string, startedAt: number): void =>
    metrics.messageDuration.observe({ queue, outcome }, (performance.now() - startedAt) / 1_000);
  const count = (raw: RawMessage, outcome: string): void =>
    metrics.handled.inc({ queue, outcome, redelivered: String(raw.fields.redelivered) });

  const attempt = async (batch: readonly Delivery<T>[], startedAt: number): Promise<void> => {
    const [first] = batch;
    if (!first) return;
    await runInContext(first.message.context, () =>
      options.handle(batch.map(({ message }) => message)),
    );
    observe('ack', startedAt);
    // crash point: after effect, before ack {batch.map(({ message }) => message)}
    for (const delivery of batch) {
      ignoreClosed(() => delivery.channel.ack(delivery.raw));
      count(delivery.raw, 'ack');
      runInContext(delivery.message.context, () =>
        logger.info({ queue, message_id: delivery.message.id }, 'message handled'),
      );
    }
  };

  const handleBatch = async (deliveries: readonly Delivery<T>[], pauses = 0): Promise<void> => {
    const batch = deliveries.filter(({ channel }) => open.has(channel));
    const startedAt = performance.now();
    try {
      await attempt(batch, startedAt);
    } catch (error) {
      const [first] = batch;
      if (!first) return;
      if (dispositionOf(error, queue, first.message.attempt).kind === 'pause') {
        logger.warn({ err: error, queue }, 'dependency unavailable, the consumer pauses');
        await pause(backoffMs(pauses, PAUSE_FIRST_MS, PAUSE_MAX_MS), stopping);
        // The broker requeues unacked messages when the channel closes.
        if (!stopping.aborted) await handleBatch(batch, pauses + 1);
      } else if (batch.length > 1) {
        for (const delivery of batch) await handleBatch([delivery]);
      } else {
        await fail(first.raw, first.channel, error, startedAt);
      }
    }
  };

  const fail = async (
    raw: RawMessage,
    channel: ConfirmChannel,
    error: unknown,
    startedAt: number,
  ): Promise<void> => {
    const attempts = attemptOf(raw);
    const disposition = dispositionOf(error, queue, attempts);
    observe(disposition.kind, startedAt);
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
    for (let failures = 0; open.has(channel) && !stopping.aborted; failures += 1) {
      try {
        await publisher.forward(to, content, properties);
        return true;
      } catch (error) {
        if (failures === 0) {
          logger.warn({ err: error, queue: to }, 'failed message not forwarded, trying again');
        }
        await pause(backoffMs(failures, PAUSE_FIRST_MS, PAUSE_MAX_MS), stopping);
        // A refusal closes the channel.
        await options.assertQueues(channel).catch(() => undefined);
      }
    }
    return false;
  };

  return {
    addChannel: (channel) => {
      if (open.has(channel)) return;
      open.add(channel);
      channel.once('close', () => open.delete(channel));
    },
    read: (raw, channel) => {
      const startedAt = performance.now();
      try {
        return { raw, message: readMessage(options.type, raw), channel };
      } catch (error) {
        void fail(raw, channel, error, startedAt);
        return null;
      }
    },
    handleBatch: (deliveries) => handleBatch(deliveries),
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
const pause = async (ms: number, signal: AbortSignal): Promise<void> => {
  await sleep(ms, undefined, { ref: false, signal }).catch(() => undefined);
};
