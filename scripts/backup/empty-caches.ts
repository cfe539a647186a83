import { once } from 'node:events';
import { createLogger } from '@bookstore/platform/log';
import { createRedis } from '@bookstore/platform/redis';

const CONNECT_DEADLINE_MS = 10_000;

/** A cached reply never gives way to an older revision: after a restore it would stay for ever. */
export const emptyCaches = async (url: string): Promise<void> => {
  const logger = createLogger({ service: 'backup', version: '', level: 'silent' });
  const redis = createRedis(url, logger);
  try {
    await once(redis, 'ready', { signal: AbortSignal.timeout(CONNECT_DEADLINE_MS) });
    await redis.flushdb();
  } finally {
    redis.disconnect();
  }
};
