import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Listening, listen } from '../http/index.ts';
import { createRemoteKeySource } from './index.ts';

const jwkOf = (kid: string) => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  return { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' };
};

let keys: object[];
let fetches: number;
let isAway: boolean;
let server: Listening;
let clock: number;

beforeEach(async () => {
  keys = [jwkOf('first')];
  fetches = 0;
  isAway = false;
  clock = 1_000_000;
  server = await listen(
    (_req, res) => {
      fetches += 1;
      res.writeHead(isAway ? 503 : 200, { 'content-type': 'application/json' });
      res.end(JSON.stringify({ keys }));
    },
    { port: 0, host: '127.0.0.1' },
  );
});
afterEach(() => server.close(0));

const createSource = () => createRemoteKeySource(`http://127.0.0.1:${server.port}/`, () => clock);

test('many who ask at once cause one fetch', async () => {
  const source = createSource();
  const found = await Promise.all(Array.from({ length: 20 }, () => source('first')));
  expect(found.every((key) => key !== null)).toBe(true);
  expect(fetches).toBe(1);
});

test('forged key ids cause a fetch every five seconds at most', async () => {
  const source = createSource();
  await source('first');
  for (const kid of ['a', 'b', 'c']) expect(await source(kid)).toBeNull();
  expect(fetches).toBe(1);
  clock += 5_001;
  expect(await source('d')).toBeNull();
  expect(fetches).toBe(2);
});

test('a key that was rotated in is found', async () => {
  const source = createSource();
  await source('first');
  keys = [...keys, jwkOf('second')];
  clock += 5_001;
  expect(await source('second')).not.toBeNull();
});

test('known keys stay in use while the key set is unavailable; unknown ones cannot be judged', async () => {
  const source = createSource();
  await source('first');
  isAway = true;
  clock += 10 * 60_000;
  expect(await source('first')).not.toBeNull();
  clock += 5_001;
  await expect(source('second')).rejects.toThrow('503');
});
