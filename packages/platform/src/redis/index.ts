import { Redis } from 'ioredis';
import { backoffMs } from '../lifecycle/retry.ts';
import type { Logger } from '../log/index.ts';

export type { Redis } from 'ioredis';

const COMMAND_TIMEOUT_MS = 500;
const CONNECT_TIMEOUT_MS = 2_000;
const MAX_RECONNECT_DELAY_MS = 2_000;

/**
 * Redis is never the truth here: a command fails at once while it is away, so that the caller can go
 * on without it, and the connection is tried again for ever.
 */
export const createRedis = (url: string, logger: Logger): Redis => {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: COMMAND_TIMEOUT_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    retryStrategy: (attempt) => backoffMs(attempt, 100, MAX_RECONNECT_DELAY_MS),
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
