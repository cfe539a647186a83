import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { createLogger } from '../log/index.ts';
import { eventually, testServers, uniqueName } from '@bookstore/testkit';
import { createRedis, type Redis } from './index.ts';

let redis: Redis;
beforeAll(async () => {
  const logger = createLogger({ service: 'test', version: '0', level: 'silent' });
  redis = createRedis((await testServers('write-coalescing')).redisUrl, logger);
  await eventually(() => redis.ping());
});
afterAll(() => redis.disconnect());

test('commands of one turn of the event loop leave in one write, and each has its own answer', async () => {
  const together = jest.spyOn(redis.stream, '_writev');
  const alone = jest.spyOn(redis.stream, '_write');
  const keys = Array.from({ length: 50 }, () => uniqueName('key'));
  const written = keys.map((key) => redis.set(key, `of ${key}`, 'EX', 60));
  const read = keys.map((key) => redis.get(key));
  expect(await Promise.all(written)).toEqual(keys.map(() => 'OK'));
  expect(await Promise.all(read)).toEqual(keys.map((key) => `of ${key}`));
  expect([together.mock.calls.length, alone.mock.calls.length]).toEqual([1, 0]);
});

test('what follows from an answer leaves too', async () => {
  const key = uniqueName('counter');
  for (const count of [1, 2, 3]) expect(await redis.incr(key)).toBe(count);
  await redis.expire(key, 60);
});
