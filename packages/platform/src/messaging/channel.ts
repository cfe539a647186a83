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
  let logged: string | null = null;

  const runOnce = async (): Promise<void> => {
    const channel = await connection.createChannel();
    const closed = new Promise<void>((resolve) => channel.once('close', resolve));
    let reason: Error | undefined;
    channel.on('error', (error) => {
      reason = error;
    });
    try {
      await options.setUp(channel);
      connection.refusals.delete(name);
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal !== null) connection.refusals.set(name, refusal);
      closeChannel(channel);
      throw error;
    }
    if (signal.aborted) return closeChannel(channel);
    live = channel;
    logged = null;
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
        const reason = String(error);
        // The connection logs an outage itself, and a fault that lasts is logged once.
        if (!signal.aborted && connection.isConnected() && reason !== logged) {
          logger.warn({ err: error, channel: name }, 'channel closed, opening it again');
          logged = reason;
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

const PRECONDITION_FAILED = 406;

/** The broker's text when a queue or an exchange exists with other settings; null for other errors. */
const refusalOf = (error: unknown): string | null => {
  if (!(error instanceof Error && 'code' in error) || error.code !== PRECONDITION_FAILED)
    return null;
  return /with message "(.*)"$/.exec(error.message)?.[1] ?? error.message;
};

/** For a consumer that the broker cancelled because its queue is gone: a closed channel is opened again. */
export const closeChannel = (channel: Pick<ConfirmChannel, 'close'>): void => {
  try {
    channel.close().catch(() => undefined);
  } catch {
    // It is closed already.
  }
};
