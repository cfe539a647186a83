import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { unavailable } from '@bookstore/platform/errors';
import { invalidCredentials } from '../users/user.ts';
import { createFailureCounter, createLocalLimiter } from './failure-counter.redis.ts';
import { createLoginThrottle } from './login-throttle.ts';

const MAX_FAILURES = 10;
const WINDOW_MS = 15 * 60_000;

const createThrottle = () => createLoginThrottle(createFailureCounter(createLocalLimiter()));
type Throttle = ReturnType<typeof createThrottle>;

const fail = (throttle: Throttle, name = 'ada', address = '1.2.3.4') =>
  throttle
    .attempt(name, address, async () => {
      throw invalidCredentials();
    })
    .catch((error: unknown) => error);

const succeed = (throttle: Throttle, name = 'ada', address = '1.2.3.4') =>
  throttle.attempt(name, address, async () => 'in').catch((error: unknown) => error);

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
        .attempt('ada', '1.2.3.4', () => Promise.reject(unavailable('Redis is unavailable')))
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
