import { createPublicKey } from 'node:crypto';
import { jwksSchema, sessionSchema } from '@bookstore/contracts/users';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createMongo } from '@bookstore/platform/mongo';
import jwt from 'jsonwebtoken';
import { logIn, newUser, register } from '../testing/test-users.ts';
import {
  type RunningService,
  startUserService,
  testEnvironment,
} from '../testing/user-service.http.ts';

let service: RunningService;
beforeAll(async () => {
  service = await startUserService(await testEnvironment({ BCRYPT_COST: '8' }));
});
afterAll(() => service.stop());

describe('POST /login', () => {
  test('returns a session, by username or e-mail, whatever the case', async () => {
    const user = await register(service, { email: 'Reader.One@Example.org' });
    for (const username of [user.username, user.username.toUpperCase(), 'reader.one@example.ORG']) {
      const { status, body, headers } = await logIn(service, { ...user, username });
      expect(status).toBe(200);
      expect(sessionSchema.strict().parse(body)).toMatchObject({
        user_id: user.userId,
        username: user.username,
        role: 'user',
        token_type: 'Bearer',
        expires_in: 900,
      });
      expect(headers.get('cache-control')).toBe('no-store');
    }
  });

  test('signs tokens with the claims of the contract; the published key set verifies them', async () => {
    const user = await register(service);
    const token = String((await logIn(service, user)).body['access_token']);
    const keySet = await service.call('GET', '/.well-known/jwks.json');
    const { keys } = jwksSchema.parse(keySet.body);
    const kid = jwt.decode(token, { complete: true })?.header.kid;
    const jwk = keys.find((key) => key.kid === kid);
    const key = createPublicKey({ key: jwk ?? {}, format: 'jwk' });
    const claims = jwt.verify(token, key, { algorithms: ['RS256'], audience: 'bookstore' });
    expect(claims).toMatchObject({
      sub: user.userId,
      username: user.username,
      role: 'user',
      iss: 'bookstore',
      jti: expect.any(String),
    });
    const { iat = 0, exp = 0 } = claims as jwt.JwtPayload;
    expect(exp - iat).toBe(900);
  });

  test('publishes no private key material', async () => {
    const { body } = await service.call('GET', '/.well-known/jwks.json');
    for (const key of jwksSchema.parse(body).keys) {
      expect(Object.keys(key).toSorted()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
    }
  });

  test('replies to an unknown name as to a wrong password', async () => {
    const user = await register(service);
    const wrong = await logIn(service, { ...user, password: 'wrong word 1' });
    const unknown = await logIn(service, newUser());
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    const { request_id: _1, ...wrongBody } = wrong.body;
    const { request_id: _2, ...unknownBody } = unknown.body;
    expect(unknownBody).toEqual(wrongBody);
    expect(wrongBody).toMatchObject({ code: 'invalid-credentials' });
  });

  test('takes as long for an unknown name as for a wrong password', async () => {
    const user = await register(service);
    const timeOf = async (attempt: typeof user | ReturnType<typeof newUser>) => {
      const startedAt = performance.now();
      await logIn(service, { ...attempt, password: 'wrong word 1' });
      return performance.now() - startedAt;
    };
    const times = { known: Infinity, unknown: Infinity };
    for (let i = 0; i < 8; i += 1) {
      times.known = Math.min(times.known, await timeOf(user));
      times.unknown = Math.min(times.unknown, await timeOf(newUser()));
    }
    // Without the decoy hash an unknown name is answered in a tenth of the time.
    expect(times.unknown).toBeGreaterThan(times.known / 2);
    expect(times.unknown).toBeLessThan(times.known * 2);
  });

  test('never accepts the first 72 bytes of a longer password', async () => {
    const user = await register(service, { password: 'x'.repeat(72) });
    expect((await logIn(service, { ...user, password: 'x'.repeat(73) })).status).toBe(401);
    expect((await logIn(service, user)).status).toBe(200);
  });

  test('counts sign-ins by outcome', async () => {
    await logIn(service, newUser());
    const text = await (await fetch(`${service.url}/metrics`)).text();
    expect(text).toMatch(/logins_total\{outcome="unauthenticated".*\} [1-9]/);
    expect(text).toMatch(/password_hashing_queue_size\{.*\} \d+/);
  });
});

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};

test('after a change of the cost a name without a user takes as long as the stored hashes, and a sign-in stores a new hash', async () => {
  const environment = await testEnvironment();
  const { ADMIN_USERNAME: _1, ADMIN_PASSWORD: _2, ...withoutAdmin } = environment;
  const cheap = await startUserService({ ...withoutAdmin, BCRYPT_COST: '4' });
  const user = await register(cheap);
  await cheap.stop();

  const costly = await startUserService({ ...withoutAdmin, BCRYPT_COST: '12' });
  const mongo = createMongo(String(environment['MONGO_URL']), 'test');
  const hashOf = async () => {
    const document = await mongo.db.collection('users').findOne({ username: user.username });
    return String(document?.['password_hash']);
  };
  const unknown: number[] = [];
  for (let i = 0; i < 5; i += 1) unknown.push(await timed(() => logIn(costly, newUser())));
  expect(await hashOf()).toContain('$04$');

  const signInMs = await timed(() => logIn(costly, user));
  // The first ones may wait for a thread to start.
  expect(Math.min(...unknown)).toBeLessThan(signInMs / 2);
  expect(await hashOf()).toContain('$12$');
  expect((await logIn(costly, user)).status).toBe(200);
  await mongo.close();
  await costly.stop();
});
