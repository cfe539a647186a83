import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createLogger } from '../log/index.ts';
import { eventually, type SilentProxy, startSilentProxy, testServers } from '@bookstore/testkit';
import { createRedis, type Redis } from './index.ts';

const logger = createLogger({ service: 'test', version: '0', level: 'silent' });

let proxy: SilentProxy;
let redis: Redis;
beforeEach(async () => {
  proxy = await startSilentProxy((await testServers('silent')).redisUrl);
  redis = createRedis(proxy.url, logger);
  await eventually(() => redis.ping());
});
afterEach(async () => {
  redis.disconnect();
  await proxy.close();
});

const timeOfFailure = async (): Promise<number> => {
  const startedAt = performance.now();
  await expect(redis.ping()).rejects.toThrow(Error);
  return performance.now() - startedAt;
};

test('a Redis that says nothing any more costs two seconds of slow commands, then they fail at once', async () => {
  proxy.silence();
  await eventually(async () => expect(await timeOfFailure()).toBeLessThan(50), 2_500);
});

test('a Redis that answers too late costs three slow commands, then they fail at once, until it is fast again', async () => {
  proxy.delay(700);
  for (let i = 0; i < 3; i += 1) expect(await timeOfFailure()).toBeGreaterThan(400);
  expect(await timeOfFailure()).toBeLessThan(50);
  proxy.delay(0);
  await eventually(async () => expect(await redis.ping()).toBe('PONG'), 5_000);
});

test('a Redis that said nothing is used again when it is back', async () => {
  proxy.silence();
  await eventually(async () => expect(await timeOfFailure()).toBeLessThan(50), 2_500);
  proxy.restore();
  await eventually(async () => expect(await redis.ping()).toBe('PONG'), 5_000);
});
