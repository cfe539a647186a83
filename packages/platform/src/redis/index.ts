import type { Redis } from 'ioredis';
import { backoffMs } from '../lifecycle/retry.ts';
import type { Logger } from '../log/index.ts';
import { RedisClient } from './redis-client.ts';
import { type ConnectOptions, readSentinelAddress } from './sentinel-address.ts';

export type { Redis } from 'ioredis';

const COMMAND_TIMEOUT_MS = 500;
/** A connection without the answer it waits for is closed after this time: its server may have lost its power. */
const SILENCE_TIMEOUT_MS = 1_000;
const CONNECT_TIMEOUT_MS = 1_000;
const MAX_RECONNECT_DELAY_MS = 2_000;

const reconnectDelay = (attempt: number): number => backoffMs(attempt, 100, MAX_RECONNECT_DELAY_MS);

// Without `failoverDetector`: when it fires during a reconnect, ioredis 6.0 never connects again.
const SENTINEL_OPTIONS = {
  sentinelCommandTimeout: COMMAND_TIMEOUT_MS,
  sentinelRetryStrategy: reconnectDelay,
  sentinelReconnectStrategy: reconnectDelay,
} as const satisfies ConnectOptions;

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
