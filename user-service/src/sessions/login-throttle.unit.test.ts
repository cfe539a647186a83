import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { unavailable } from '@bookstore/platform/errors';
import { invalidCredentials, type User } from '../users/user.ts';
import {
  createAccountFailures,
  createFailureCounter,
  createLocalLimiters,
} from './failure-counter.redis.ts';
import { createLoginThrottle } from './login-throttle.ts';

const MAX_FAILURES = 10;
const WINDOW_MS = 15 * 60_000;

const createThrottle = (paced: number[] = []) => {
  const familiar = new Set<string>();
  const { atAddress, atAccount } = createLocalLimiters();
  return createLoginThrottle({
    secret: 'secret',
    failures: createFailureCounter(atAddress),
    accountFailures: createAccountFailures(atAccount),
    familiar: {
      has: async (account, address) => familiar.has(account + address),
      remember: async (account, address) => void familiar.add(account + address),
    },
    paceCheck: async ({ failures }) => void paced.push(failures),
  });
};
type Throttle = ReturnType<typeof createThrottle>;

const attemptOf = (name: string, address: string, user: User | null = null) => ({
  user,
  name,
  client: {
    address,
    network: address === 'unknown' ? null : address,
    signal: new AbortController().signal,
  },
});

const fail = (throttle: Throttle, name = 'ada', address = '1.2.3.4') =>
  throttle
    .attempt(attemptOf(name, address), async () => {
      throw invalidCredentials();
    })
    .catch((error: unknown) => error);

const succeed = (throttle: Throttle, name = 'ada', address = '1.2.3.4') =>
  throttle.attempt(attemptOf(name, address), async () => 'in').catch((error: unknown) => error);

const failTimes = async (throttle: Throttle, times: number): Promise<void> => {
  for (let i = 0; i < times; i += 1) await fail(throttle);
};

const LIMITED = expect.objectContaining({ code: 'too-many-requests' });
const REFUSED = expect.objectContaining({ code: 'invalid-credentials' });

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('login throttle', () => {
  test('refuses even the right password after ten failures, and says how long to wait', async () => {
    const throttle = createThrottle();
    await failTimes(throttle, MAX_FAILURES);
    expect(await succeed(throttle)).toMatchObject({
      code: 'too-many-requests',
      retryAfterSeconds: 900,
    });
  });

  test('lets the tenth attempt through', async () => {
    const throttle = createThrottle();
    await failTimes(throttle, MAX_FAILURES - 1);
    expect(await succeed(throttle)).toBe('in');
  });

  test('a success resets the count', async () => {
    const throttle = createThrottle();
    await failTimes(throttle, MAX_FAILURES - 1);
    await succeed(throttle);
    await failTimes(throttle, MAX_FAILURES - 1);
    expect(await succeed(throttle)).toBe('in');
  });

  test('forgets the failures after fifteen minutes', async () => {
    const throttle = createThrottle();
    await failTimes(throttle, MAX_FAILURES);
    jest.advanceTimersByTime(WINDOW_MS - 1_000);
    expect(await succeed(throttle)).toEqual(LIMITED);
    jest.advanceTimersByTime(2_000);
    expect(await succeed(throttle)).toBe('in');
  });

  test('counts by name, whatever its case, and by address', async () => {
    const throttle = createThrottle();
    await failTimes(throttle, MAX_FAILURES);
    expect(await succeed(throttle, 'ADA')).toEqual(LIMITED);
    expect(await succeed(throttle, 'bob')).toBe('in');
    expect(await succeed(throttle, 'ada', '5.6.7.8')).toBe('in');
  });

  test('does not count an unavailable dependency as a failure', async () => {
    const throttle = createThrottle();
    for (let i = 0; i < MAX_FAILURES * 2; i += 1) {
      await throttle
        .attempt(attemptOf('ada', '1.2.3.4'), () =>
          Promise.reject(unavailable('Redis is unavailable')),
        )
        .catch(() => undefined);
    }
    expect(await succeed(throttle)).toBe('in');
  });

  test('checks ten of two hundred parallel guesses', async () => {
    const throttle = createThrottle();
    const results = await Promise.all(Array.from({ length: 200 }, () => fail(throttle)));
    expect(results.filter((result) => REFUSED.asymmetricMatch(result))).toHaveLength(MAX_FAILURES);
    expect(results.filter((result) => LIMITED.asymmetricMatch(result))).toHaveLength(190);
  });

  test('lets two hundred parallel sign-ins with the right password through', async () => {
    const throttle = createThrottle();
    const results = await Promise.all(Array.from({ length: 200 }, () => succeed(throttle)));
    expect(new Set(results)).toEqual(new Set(['in']));
  });
});

describe('the failures of an account', () => {
  const ada = {
    userId: 'u1',
    username: 'ada',
    email: 'ada@example.org',
    role: 'user',
    passwordHash: '',
    passwordVersion: 0,
    createdAt: new Date(0),
  } as const satisfies User;

  const guess = (throttle: Throttle, name: string, address: string, user: User | null = ada) =>
    throttle
      .attempt(attemptOf(name, address, user), () => Promise.reject(invalidCredentials()))
      .catch(() => undefined);

  test('are counted over all addresses, by name and by e-mail', async () => {
    const paced: number[] = [];
    const throttle = createThrottle(paced);
    await guess(throttle, 'ada', '1.1.1.1');
    await guess(throttle, 'ADA@example.org', '2.2.2.2');
    await guess(throttle, 'Ada', 'unknown');
    expect(paced).toEqual([1, 2, 3]);
  });

  test('of an unknown name are counted as well', async () => {
    const paced: number[] = [];
    const throttle = createThrottle(paced);
    await guess(throttle, 'nobody', '1.1.1.1', null);
    await guess(throttle, 'Nobody', '2.2.2.2', null);
    expect(paced).toEqual([1, 2]);
  });

  test('do not grow by sign-ins, and neither pace nor count an address that signed in before', async () => {
    const paced: number[] = [];
    const throttle = createThrottle(paced);
    await throttle.attempt(attemptOf('ada', '1.1.1.1', ada), async () => 'in');
    await guess(throttle, 'ada', '1.1.1.1');
    expect(await throttle.attempt(attemptOf('ada', '1.1.1.1', ada), async () => 'in')).toBe('in');
    await guess(throttle, 'ada', '2.2.2.2');
    expect(paced).toEqual([1, 1]);
  });

  test('do not count an attempt that the slow-down or a dependency has ended', async () => {
    const counts: number[] = [];
    const throttle = createThrottle(counts);
    for (let times = 0; times < 3; times += 1) {
      await throttle
        .attempt(attemptOf('ada', '1.1.1.1', ada), () => Promise.reject(unavailable('no Redis')))
        .catch(() => undefined);
    }
    expect(counts).toEqual([1, 1, 1]);
  });

  test('at an unknown address never refuse by address', async () => {
    const throttle = createThrottle();
    for (let times = 0; times < 30; times += 1) await guess(throttle, 'ada', 'unknown');
    expect(await throttle.attempt(attemptOf('ada', 'unknown', ada), async () => 'in')).toBe('in');
  });
});
