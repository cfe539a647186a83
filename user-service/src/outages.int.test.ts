import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { watchEventLoop } from './testing/event-loop.ts';
import { logIn, newAddress, newUser, register, signedInUser } from './testing/test-users.ts';
import {
  type RunningService,
  startUserService,
  testEnvironment,
} from './testing/user-service.http.ts';

const NOWHERE = '127.0.0.1:1';

describe('without Redis', () => {
  let service: RunningService;
  beforeAll(async () => {
    service = await startUserService(await testEnvironment({ REDIS_URL: `redis://${NOWHERE}` }));
  });
  afterAll(() => service.stop());

  test('works and is ready, but degraded', async () => {
    const user = await signedInUser(service);
    expect((await service.call('GET', '/me', { token: user.token })).status).toBe(200);
    const ready = await service.call('GET', '/readyz');
    expect(ready.status).toBe(200);
    expect(ready.body['status']).toBe('degraded');
  });

  test('the login throttle counts in the process', async () => {
    const user = await register(service);
    const address = newAddress();
    const wrong = { ...user, password: 'wrong word 1' };
    const replies = await Promise.all(
      Array.from({ length: 50 }, () => logIn(service, wrong, address)),
    );
    expect(replies.filter(({ status }) => status === 401)).toHaveLength(10);
    expect((await logIn(service, user, address)).status).toBe(429);
  });
});

describe('without MongoDB', () => {
  let service: RunningService;
  beforeAll(async () => {
    const environment = await testEnvironment({ MONGO_URL: `mongodb://${NOWHERE}/userdb` });
    service = await startUserService(environment, { ready: false });
  });
  afterAll(() => service.stop());

  test('is alive but not ready, and names the failed checks', async () => {
    expect((await service.call('GET', '/livez')).status).toBe(200);
    const { status, body } = await service.call('GET', '/readyz');
    expect(status).toBe(503);
    expect(body['checks']).toMatchObject({
      mongodb: expect.not.stringMatching('ok'),
      storage: expect.not.stringMatching('ok'),
      'signing-key': expect.not.stringMatching('ok'),
      redis: 'ok',
    });
  });

  test.each([
    ['POST', '/register', newUser()],
    ['POST', '/login', newUser()],
    ['POST', '/refresh', { refresh_token: `${'a'.repeat(22)}.${'b'.repeat(43)}` }],
    ['GET', '/.well-known/jwks.json', undefined],
  ])('%s %s returns 503 with Retry-After', async (method, path, body) => {
    const reply = await service.call(method, path, { body });
    expect([reply.status, reply.body['code']]).toEqual([503, 'unavailable']);
    expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(JSON.stringify(reply.body)).not.toMatch(/mongo|127\.0\.0\.1/i);
  });
});

describe('under load', () => {
  test('does not block the event loop while it checks passwords', async () => {
    const environment = await testEnvironment({ BCRYPT_COST: '12', HASHING_THREADS: '1' });
    const service = await startUserService(environment);
    const users = await Promise.all([1, 2, 3].map(() => register(service)));
    const { longestPauseMs, tookMs } = await watchEventLoop(async () => {
      const replies = await Promise.all(users.map((user) => logIn(service, user)));
      expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
    });
    await service.stop();
    // One check takes a third of the time; on the event loop it would be one pause of that length.
    expect(longestPauseMs).toBeLessThan(tookMs / 4);
  });

  test('refuses passwords with 503 while the queue is full, and works afterwards', async () => {
    const environment = await testEnvironment({
      BCRYPT_COST: '10',
      HASHING_THREADS: '1',
      HASHING_MAX_QUEUE: '5',
    });
    const service = await startUserService(environment);
    const replies = await Promise.all(
      Array.from({ length: 40 }, () => service.call('POST', '/register', { body: newUser() })),
    );
    const statuses = new Set(replies.map(({ status }) => status));
    expect(statuses).toEqual(new Set([201, 503]));
    await register(service);
    await service.stop();
  });
});
