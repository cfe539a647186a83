import type { Redis } from 'ioredis';
import { backoffMs } from '../lifecycle/retry.ts';
import type { Logger } from '../log/index.ts';
import { OneWriteATurn } from './one-write-a-turn.ts';
import { type ConnectOptions, readSentinelAddress } from './sentinel-address.ts';

export type { Redis } from 'ioredis';

const COMMAND_TIMEOUT_MS = 500;
/** A connection that owes an answer for so long is given up: its server may have lost its power. */
const SILENCE_TIMEOUT_MS = 1_000;
const CONNECT_TIMEOUT_MS = 1_000;
const MAX_RECONNECT_DELAY_MS = 2_000;

const reconnectDelay = (attempt: number): number => backoffMs(attempt, 100, MAX_RECONNECT_DELAY_MS);

// Not `failoverDetector`: ioredis 6.0 ends for good when that speaks while it connects anew.
const SENTINEL_OPTIONS = {
  sentinelCommandTimeout: COMMAND_TIMEOUT_MS,
  sentinelRetryStrategy: reconnectDelay,
  sentinelReconnectStrategy: reconnectDelay,
} as const satisfies ConnectOptions;

const connect = (url: string, options: ConnectOptions): Redis => {
  const sentinel = readSentinelAddress(url);
  return sentinel
    ? new OneWriteATurn({ ...options, ...SENTINEL_OPTIONS, ...sentinel })
    : new OneWriteATurn(url, options);
};

/**
 * Redis is never the truth here: a command fails at once while it is away, so that the caller can go
 * on without it, and the connection is tried again for ever. The address is `redis://…` for a single
 * server, or `redis-sentinel://…#name` for a master that may change: see sentinel-address.ts.
 */
export const createRedis = (url: string, logger: Logger): Redis => {
  const redis = connect(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: COMMAND_TIMEOUT_MS,
    socketTimeout: SILENCE_TIMEOUT_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    retryStrategy: reconnectDelay,
    // What was the master takes no writes any more: find the new one.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  });
  let reported = false;
  redis.on('error', (error) => {
    if (!reported) logger.warn({ err: error }, 'redis is out of reach');
    reported = true;
  });
  redis.on('ready', () => {
    if (reported) logger.info('redis is back');
    reported = false;
  });
  return redis;
};
