import { Redis } from 'ioredis';
import { backoffMs } from '../lifecycle/retry.ts';
import type { Logger } from '../log/index.ts';
import { type Breaker, createBreaker } from './breaker.ts';
import { type ConnectOptions, readSentinelAddress } from './sentinel-address.ts';

export type { Redis } from 'ioredis';

const COMMAND_TIMEOUT_MS = 500;
/** A connection that waits this long for an answer is closed: its server may have lost power. */
const SILENCE_TIMEOUT_MS = 1_000;
const CONNECT_TIMEOUT_MS = 1_000;
const MAX_RECONNECT_DELAY_MS = 2_000;
const MAX_TIMEOUTS_IN_A_ROW = 3;
const FIRST_PAUSE_MS = 500;
const MAX_PAUSE_MS = 5_000;

const reconnectDelay = (attempt: number): number => backoffMs(attempt, 100, MAX_RECONNECT_DELAY_MS);

// Without `failoverDetector`: when it fires during a reconnect, ioredis 6.0 never connects again.
const SENTINEL_OPTIONS = {
  sentinelCommandTimeout: COMMAND_TIMEOUT_MS,
  sentinelRetryStrategy: reconnectDelay,
  sentinelReconnectStrategy: reconnectDelay,
} as const satisfies ConnectOptions;

/**
 * A client that
 * - coalesces writes: the commands of one turn of the event loop leave in one system call, which under load costs as
 *   much as all else of a short command. Unlike ioredis' own pipelining it waits for no reply before it sends more;
 * - has a breaker: after three time-outs in a row commands fail at once for a while, instead of after 500 ms each.
 *   It emits `slow` when the breaker opens.
 */
class RedisClient extends Redis {
  readonly #breaker: Breaker = createBreaker({
    threshold: MAX_TIMEOUTS_IN_A_ROW,
    firstPauseMs: FIRST_PAUSE_MS,
    maxPauseMs: MAX_PAUSE_MS,
    onOpen: () => this.emit('slow'),
  });
  readonly #onFailure = (error: unknown): void => {
    // Any other error is an answer, or of a lost connection, which fails commands at once by itself.
    if (Error.isError(error) && error.message === 'Command timed out') this.#breaker.failed();
    else this.#breaker.succeeded();
  };

  override sendCommand(...args: Parameters<Redis['sendCommand']>): unknown {
    // Commands of the handshake pass.
    if (this.status !== 'ready') return super.sendCommand(...args);
    const [command] = args;
    if (!this.#breaker.allows()) {
      command.reject(new Error('Redis answers too slowly'));
      return command.promise;
    }
    const socket: Redis['stream'] | undefined = this.stream;
    if (socket?.writableCorked === 0) {
      socket.cork();
      setImmediate(() => socket.uncork());
    }
    const sent = super.sendCommand(...args);
    command.promise.then(this.#breaker.succeeded, this.#onFailure);
    return sent;
  }
}

const connect = (url: string, options: ConnectOptions): Redis => {
  const sentinel = readSentinelAddress(url);
  return sentinel
    ? new RedisClient({ ...options, ...SENTINEL_OPTIONS, ...sentinel })
    : new RedisClient(url, options);
};

/**
 * Redis is never the source of truth. A command fails after 500 ms, or at once while Redis is unreachable or slow, so
 * that the caller goes on without it; the client reconnects for ever. The address is `redis://…` for a single server, or
 * `redis-sentinel://…#name` for a master that may change (sentinel-address.ts).
 */
export const createRedis = (url: string, logger: Logger): Redis => {
  const redis = connect(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: COMMAND_TIMEOUT_MS,
    socketTimeout: SILENCE_TIMEOUT_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    retryStrategy: reconnectDelay,
    // This server is no longer the master: find the new one.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  });
  let reported = false;
  redis.on('error', (error) => {
    if (!reported) logger.warn({ err: error }, 'redis is unreachable');
    reported = true;
  });
  redis.on('slow', () => logger.warn('redis is slow, commands fail at once for a while'));
  redis.on('ready', () => {
    if (reported) logger.info('redis is back');
    reported = false;
  });
  return redis;
};
