import { createPublicKey } from 'node:crypto';
import { jwksSchema, sessionSchema } from '@bookstore/contracts/users';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import jwt from 'jsonwebtoken';
import { logIn, newPerson, register } from '../testing/people.ts';
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
  test('answers with a session, by username or e-mail, whatever the case', async () => {
    const person = await register(service, { email: 'Reader.One@Example.org' });
    for (const username of [
      person.username,
      person.username.toUpperCase(),
      'reader.one@example.ORG',
    ]) {
      const { status, body, headers } = await logIn(service, { ...person, username });
      expect(status).toBe(200);
      expect(sessionSchema.strict().parse(body)).toMatchObject({
        user_id: person.userId,
        username: person.username,
        role: 'user',
        token_type: 'Bearer',
        expires_in: 900,
      });
      expect(headers.get('cache-control')).toBe('no-store');
    }
  });

  test('signs tokens that the published key set verifies, with the claims of the contract', async () => {
    const person = await register(service);
    const token = String((await logIn(service, person)).body['access_token']);
    const keySet = await service.call('GET', '/.well-known/jwks.json');
    const { keys } = jwksSchema.parse(keySet.body);
    const kid = jwt.decode(token, { complete: true })?.header.kid;
    const jwk = keys.find((key) => key.kid === kid);
    const key = createPublicKey({ key: jwk ?? {}, format: 'jwk' });
    const claims = jwt.verify(token, key, { algorithms: ['RS256'], audience: 'bookstore' });
    expect(claims).toMatchObject({
      sub: person.userId,
      username: person.username,
      role: 'user',
      iss: 'bookstore',
      jti: expect.any(String),
    });
    const { iat = 0, exp = 0 } = claims as jwt.JwtPayload;
    expect(exp - iat).toBe(900);
  });

  test('publishes nothing private', async () => {
    const { body } = await service.call('GET', '/.well-known/jwks.json');
    for (const key of jwksSchema.parse(body).keys) {
      expect(Object.keys(key).toSorted()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
    }
  });

  test('says the same to an unknown name as to a wrong password', async () => {
    const person = await register(service);
    const wrong = await logIn(service, { ...person, password: 'wrong word 1' });
    const unknown = await logIn(service, newPerson());
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    const { request_id: _1, ...wrongBody } = wrong.body;
    const { request_id: _2, ...unknownBody } = unknown.body;
    expect(unknownBody).toEqual(wrongBody);
    expect(wrongBody).toMatchObject({ code: 'invalid-credentials' });
  });

  test('takes as long for an unknown name as for a wrong password', async () => {
    const person = await register(service);
    const timeOf = async (attempt: typeof person | ReturnType<typeof newPerson>) => {
      const startedAt = performance.now();
      await logIn(service, { ...attempt, password: 'wrong word 1' });
      return performance.now() - startedAt;
    };
    const times = { known: Infinity, unknown: Infinity };
    for (let i = 0; i < 8; i += 1) {
      times.known = Math.min(times.known, await timeOf(person));
      times.unknown = Math.min(times.unknown, await timeOf(newPerson()));
    }
    // Without the decoy hash an unknown name is answered in a tenth of the time.
    expect(times.unknown).toBeGreaterThan(times.known / 2);
    expect(times.unknown).toBeLessThan(times.known * 2);
  });

  test('never takes the first 72 bytes for the whole password', async () => {
    const person = await register(service, { password: 'x'.repeat(72) });
    expect((await logIn(service, { ...person, password: 'x'.repeat(73) })).status).toBe(401);
    expect((await logIn(service, person)).status).toBe(200);
  });

  test('counts sign-ins by outcome', async () => {
    await logIn(service, newPerson());
    const text = await (await fetch(`${service.url}/metrics`)).text();
    expect(text).toMatch(/logins_total\{outcome="unauthenticated".*\} [1-9]/);
    expect(text).toMatch(/password_hashing_queue_size\{.*\} \d+/);
  });
});
