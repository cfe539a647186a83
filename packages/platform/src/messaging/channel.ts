import { setTimeout as sleep } from 'node:timers/promises';
import type { ConfirmChannel } from 'amqplib';
import { backoffMs } from '../lifecycle/retry.ts';
import type { Logger } from '../log/index.ts';
import type { AmqpConnection } from './connection.ts';

export type ChannelOptions = {
  connection: AmqpConnection;
  name: string;
  /** Declares and binds what the channel needs, each time it is opened. */
  setUp: (channel: ConfirmChannel) => Promise<void>;
  logger: Logger;
};

export type ManagedChannel = {
  /** The channel, once it is set up; undefined while there is none. */
  current: () => ConfirmChannel | undefined;
  close: () => Promise<void>;
};

const FIRST_REOPEN_MS = 200;
const MAX_REOPEN_MS = 10_000;
/** A channel that lived that long is no sign of a lasting fault. */
const STABLE_MS = 10_000;
const CLOSE_DEADLINE_MS = 2_000;

/**
 * Keeps a channel open: opens and sets it up at each connection, and again, with growing pauses, when the
 * broker closes this channel alone (a refused declaration, a message held beyond the consumer timeout).
 */
export const keepChannelOpen = (options: ChannelOptions): ManagedChannel => {
  const { connection, name, logger } = options;
  const closing = new AbortController();
  const { signal } = closing;
  let live: ConfirmChannel | undefined;

  const runOnce = async (): Promise<void> => {
    const channel = await connection.createChannel();
    const closed = new Promise<void>((resolve) => channel.once('close', resolve));
    let reason: Error | undefined;
    channel.on('error', (error) => {
      reason = error;
    });
    try {
      await options.setUp(channel);
    } catch (error) {
      closeChannel(channel);
      throw error;
    }
    if (signal.aborted) return closeChannel(channel);
    live = channel;
    await closed;
    live = undefined;
    if (reason) throw reason;
  };
  const run = async (): Promise<void> => {
    for (let failures = 0; !signal.aborted; failures += 1) {
      const startedAt = performance.now();
      try {
        await runOnce();
      } catch (error) {
        // The connection logs an outage itself.
        if (!signal.aborted && connection.isConnected()) {
          logger.warn({ err: error, channel: name }, 'channel closed, opening it again');
        }
      }
      if (performance.now() - startedAt > STABLE_MS) failures = 0;
      const delayMs = backoffMs(failures, FIRST_REOPEN_MS, MAX_REOPEN_MS);
      await sleep(delayMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  };
  void run();

  return {
    current: () => live,
    close: async () => {
      closing.abort();
      const deadline = sleep(CLOSE_DEADLINE_MS, undefined, { ref: false });
      await Promise.race([live?.close().catch(() => undefined), deadline]);
    },
  };
};

/** For a consumer that the broker cancelled because its queue is gone: a closed channel is opened again. */
export const closeChannel = (channel: Pick<ConfirmChannel, 'close'>): void => {
  try {
    channel.close().catch(() => undefined);
  } catch {
    // It is closed already.
  }
};
