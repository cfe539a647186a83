import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import jwt from 'jsonwebtoken';
import { createVerifyToken } from './index.ts';

const KID = 'key-1';
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const foreign = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey;
const expected = { issuer: 'bookstore', audience: 'bookstore' };
const verify = createVerifyToken({
  ...expected,
  keys: async (kid) => (kid === KID ? publicKey : null),
});

const sign = (options: jwt.SignOptions = {}, key = privateKey, claims: object = {}): string =>
  jwt.sign({ username: 'ada', role: 'user', ...claims }, key, {
    algorithm: 'RS256',
    keyid: KID,
    subject: 'u1',
    jwtid: 'j1',
    expiresIn: 60,
    ...expected,
    ...options,
  });

const [header = '', , signature = ''] = sign().split('.');
const adminClaims = Buffer.from(JSON.stringify({ sub: 'u1', username: 'ada', role: 'admin' }));

test('says who holds a token of ours, again and again', async () => {
  const token = sign();
  const user = { userId: 'u1', username: 'ada', role: 'user' };
  expect([await verify(token), await verify(token)]).toEqual([user, user]);
});

describe('refuses', () => {
  test.each([
    ['a token signed by another key', sign({}, foreign)],
    ['changed claims', [header, adminClaims.toString('base64url'), signature].join('.')],
    ['no signature', `${sign().split('.').slice(0, 2).join('.')}.`],
    ['the algorithm none', jwt.sign({ sub: 'u1' }, '', { algorithm: 'none', keyid: KID })],
    ['a shared secret', jwt.sign({ sub: 'u1' }, 'public key', { algorithm: 'HS256', keyid: KID })],
    ['an unknown key', sign({ keyid: 'key-2' })],
    ['another issuer', sign({ issuer: 'elsewhere' })],
    ['another audience', sign({ audience: 'elsewhere' })],
    ['a token that ended', sign({ expiresIn: -1 })],
    ['a role that there is not', sign({}, privateKey, { role: 'root' })],
    ['what is no token', 'a.b.c'],
    ['an endless token', 'a'.repeat(100_000)],
  ])('%s', async (_name, token) => {
    await expect(verify(token)).rejects.toMatchObject({ code: 'unauthenticated' });
  });
});

describe('with a clock of the test', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  test('a token that was seen is refused once it has ended', async () => {
    const token = sign({ expiresIn: 60 });
    expect(await verify(token)).toMatchObject({ userId: 'u1' });
    jest.setSystemTime(Date.now() + 59_000);
    expect(await verify(token)).toMatchObject({ userId: 'u1' });
    jest.setSystemTime(Date.now() + 2_000);
    await expect(verify(token)).rejects.toMatchObject({ code: 'unauthenticated' });
  });
});

test('without a key to be had it is 503, not 401', async () => {
  const away = createVerifyToken({
    ...expected,
    keys: () => Promise.reject(new Error('user-service is away')),
  });
  await expect(away(sign())).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 1 });
});
