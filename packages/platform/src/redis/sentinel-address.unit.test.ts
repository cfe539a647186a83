import { expect, test } from '@jest/globals';
import { readSentinelAddress } from './sentinel-address.ts';

test('names the sentinels, the master, and one user for all of them', () => {
  expect(readSentinelAddress('redis-sentinel://default:s%40@one:1,two/2#shop')).toEqual({
    name: 'shop',
    sentinels: [
      { host: 'one', port: 1 },
      { host: 'two', port: 26_379 },
    ],
    username: 'default',
    sentinelUsername: 'default',
    password: 's@',
    sentinelPassword: 's@',
    db: 2,
  });
});

test('needs no user', () => {
  expect(readSentinelAddress('redis-sentinel://one:1#shop')).toEqual({
    name: 'shop',
    sentinels: [{ host: 'one', port: 1 }],
  });
});

test('is not for the address of a single server', () => {
  expect(readSentinelAddress('redis://one:1')).toBeNull();
});

test.each(['redis-sentinel://user:secret@one:1', 'redis-sentinel://user:secret@#shop'])(
  'what can not be read is refused without repeating it: %s',
  (url) => {
    expect(() => readSentinelAddress(url)).toThrow(/^a redis-sentinel:\/\/ address must be/);
  },
);
