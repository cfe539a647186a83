import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { watchEventLoop } from './testing/event-loop.ts';
import { logIn, newAddress, newPerson, register, signedIn } from './testing/people.ts';
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

  test('everything works, and the service is ready though degraded', async () => {
    const person = await signedIn(service);
    expect((await service.call('GET', '/me', { token: person.token })).status).toBe(200);
    const ready = await service.call('GET', '/readyz');
    expect(ready.status).toBe(200);
    expect(ready.body['status']).toBe('degraded');
  });

  test('the throttle goes on counting in the process', async () => {
    const person = await register(service);
    const address = newAddress();
    const wrong = { ...person, password: 'wrong word 1' };
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => logIn(service, wrong, address)),
    );
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
    expect((await logIn(service, person, address)).status).toBe(429);
  });
});

describe('without MongoDB', () => {
  let service: RunningService;
  beforeAll(async () => {
    const environment = await testEnvironment({ MONGO_URL: `mongodb://${NOWHERE}/userdb` });
    service = await startUserService(environment, { ready: false });
  });
  afterAll(() => service.stop());

  test('is alive, not ready, and says what is missing', async () => {
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
    ['POST', '/register', newPerson()],
    ['POST', '/login', newPerson()],
    ['POST', '/refresh', { refresh_token: `${'a'.repeat(22)}.${'b'.repeat(43)}` }],
    ['GET', '/.well-known/jwks.json', undefined],
  ])('%s %s answers 503 with Retry-After', async (method, path, body) => {
    const answer = await service.call(method, path, { body });
    expect([answer.status, answer.body['code']]).toEqual([503, 'unavailable']);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(JSON.stringify(answer.body)).not.toMatch(/mongo|127\.0\.0\.1/i);
  });
});

describe('under a crowd', () => {
  test('the event loop stays free while passwords are checked', async () => {
    const environment = await testEnvironment({ BCRYPT_COST: '12', HASHING_THREADS: '1' });
    const service = await startUserService(environment);
    const people = await Promise.all([1, 2, 3].map(() => register(service)));
    const { longestPauseMs, tookMs } = await watchEventLoop(async () => {
      const answers = await Promise.all(people.map((person) => logIn(service, person)));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    });
    await service.stop();
    // One check takes a third of the time; on the event loop it would be one pause of that length.
    expect(longestPauseMs).toBeLessThan(tookMs / 4);
  });

  test('more passwords than the queue holds are refused with 503, and nothing else breaks', async () => {
    const environment = await testEnvironment({
      BCRYPT_COST: '10',
      HASHING_THREADS: '1',
      HASHING_MAX_QUEUE: '5',
    });
    const service = await startUserService(environment);
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => service.call('POST', '/register', { body: newPerson() })),
    );
    const statuses = new Set(answers.map(({ status }) => status));
    expect(statuses).toEqual(new Set([201, 503]));
    await register(service);
    await service.stop();
  });
});
