import { setTimeout as sleep } from 'node:timers/promises';
import type { MessageType, ServiceQueueOwner } from '@bookstore/contracts/messages';
import { queueName } from '@bookstore/contracts/messages';
import type { ConfirmChannel, ConsumeMessage } from 'amqplib';
import { runInContext } from '../context/index.ts';
import { backoffMs } from '../lifecycle/retry.ts';
import type { Logger } from '../log/index.ts';
import type { Metrics } from '../metrics/index.ts';
import { collectBatches } from './batches.ts';
import { type Amqp, giveUp } from './connection.ts';
import { type Delivery, readDelivery } from './delivery.ts';
import { fateOf, forwardProperties } from './failure.ts';
import type { ReceivedMessage } from './message.ts';
import { assertServiceQueue, type QueueOptions } from './topology.ts';

export type ConsumerParts = {
  amqp: Amqp;
  service: ServiceQueueOwner;
  logger: Logger;
  metrics: Metrics;
};

export type ConsumerOptions<T extends MessageType> = QueueOptions & {
  type: T;
  /** Most messages in hand at once. */
  prefetch: number;
  /** Most messages given to `handle` at once; 1 unless told. Batches follow one another. */
  maxBatch?: number;
  /** All or nothing: when it resolves, every message of the batch is acked. */
  handle: (messages: readonly ReceivedMessage<T>[]) => Promise<void>;
};

export type Consumer = { close: () => Promise<void> };

const HOLD_FIRST_MS = 100;
const HOLD_MAX_MS = 5_000;
const CLOSE_DEADLINE_MS = 5_000;

type Channelled<T extends MessageType> = Delivery<T> & { channel: ConfirmChannel };

/**
 * Reads one queue for ever: ack after the work, hold while a part is away, else delayed tries and
 * then the dead-letter queue. A batch that fails is tried message by message, so that one poison
 * message does not hold up the others.
 */
export const createConsumer = <T extends MessageType>(
  parts: ConsumerParts,
  options: ConsumerOptions<T>,
): Consumer => {
  const { logger, metrics } = parts;
  const queue = queueName(parts.service, options.type);
  const stopping = new AbortController();
  let live: ConfirmChannel | undefined;

  const count = (raw: ConsumeMessage, outcome: string): void =>
    metrics.handled.inc({ queue, outcome, redelivered: String(raw.fields.redelivered) });

  const attempt = async (batch: readonly Channelled<T>[]): Promise<void> => {
    const [first] = batch;
    if (!first) return;
    const startedAt = performance.now();
    await runInContext(first.context, () => options.handle(batch.map(({ message }) => message)));
    metrics.messageDuration.observe(
      { queue, outcome: 'done' },
      (performance.now() - startedAt) / 1_000,
    );
    // crash point: after effect, before ack {batch.map(({ message }) => message)}
    for (const delivery of batch) {
      settle(() => delivery.channel.ack(delivery.raw));
      count(delivery.raw, 'done');
      runInContext(delivery.context, () =>
        logger.info({ queue, message_id: delivery.message.id }, 'message handled'),
      );
    }
  };

  const process = async (given: readonly Channelled<T>[], tries = 0): Promise<void> => {
    // The broker sends again what a lost channel brought; to keep it here too would pile it up.
    const batch = given.filter(({ channel }) => channel === live);
    try {
      await attempt(batch);
    } catch (error) {
      const [first] = batch;
      if (!first) return;
      const fate = fateOf(error, queue, first.message.attempt);
      if (fate.kind === 'hold') {
        logger.warn({ err: error, queue }, 'a needed part is away, the messages are held');
        await pause(backoffMs(tries, HOLD_FIRST_MS, HOLD_MAX_MS), stopping.signal);
        // Unacked messages go back to the queue when the channel closes.
        if (!stopping.signal.aborted) await process(batch, tries + 1);
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
    tried: number,
  ): Promise<void> => {
    const fate = fateOf(error, queue, tried);
    metrics.messageDuration.observe({ queue, outcome: fate.kind }, 0);
    count(raw, fate.kind);
    logger.error(
      { err: error, queue, fate, message_id: raw.properties.messageId },
      'message failed',
    );
    if (fate.kind === 'delay' || fate.kind === 'dead') {
      const expiration = fate.kind === 'delay' ? { expiration: String(fate.delayMs) } : {};
      const properties = { ...forwardProperties(raw, error, tried + 1), ...expiration };
      try {
        // Sent to a queue that is no longer there, it would be lost and confirmed all the same.
        await assertServiceQueue(channel, parts.service, options.type, options);
        await sendConfirmed(channel, fate.queue, raw.content, properties);
      } catch {
        await pause(HOLD_MAX_MS, stopping.signal);
        return settle(() => channel.nack(raw, false, true));
      }
    }
    return settle(() => channel.ack(raw));
  };

  const batches = collectBatches<Channelled<T>>(options.maxBatch ?? 1, process);
  const wrapper = parts.amqp.openChannel({
    name: `${queue} consumer`,
    confirm: true,
    setup: async (channel: ConfirmChannel) => {
      await assertServiceQueue(channel, parts.service, options.type, options);
      await channel.prefetch(options.prefetch);
      live = channel;
      channel.once('close', () => {
        if (live === channel) live = undefined;
      });
      await channel.consume(queue, (raw) => {
        if (stopping.signal.aborted) return;
        if (raw === null) return giveUp(channel);
        try {
          batches.add({ ...readDelivery(options.type, raw), channel });
        } catch (error) {
          void fail(channel, raw, error, 0);
        }
      });
    },
  });

  return {
    close: async () => {
      stopping.abort();
      await Promise.race([batches.idle(), pause(CLOSE_DEADLINE_MS)]);
      await wrapper.close();
    },
  };
};

/** Acks on a channel that is gone fail; the broker sends those messages again. */
const settle = (ack: () => void): void => {
  try {
    ack();
  } catch {
    // Redelivered on the next channel; handlers expect repeats.
  }
};

/** Ends early, and leaves nothing behind on the signal, when the consumer stops. */
const pause = async (ms: number, signal?: AbortSignal): Promise<void> => {
  await sleep(ms, undefined, { ref: false, ...(signal ? { signal } : {}) }).catch(() => undefined);
};

const sendConfirmed = (
  channel: ConfirmChannel,
  queue: string,
  content: Buffer,
  properties: ReturnType<typeof forwardProperties>,
): Promise<void> =>
  new Promise((resolve, reject) => {
    channel.sendToQueue(queue, content, properties, (error: unknown) =>
      error ? reject(error instanceof Error ? error : new Error('refused')) : resolve(),
    );
  });
