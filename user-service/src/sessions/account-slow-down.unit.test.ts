import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { AppError } from '@bookstore/platform/errors';
import { createPaceCheck, type PaceCheck } from './account-slow-down.ts';

const ATTACK = 100;

let paceCheck: PaceCheck;
beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['setImmediate'] });
  paceCheck = createPaceCheck();
});
afterEach(() => {
  jest.useRealTimers();
});

type Options = { account?: string; failures?: number; signal?: AbortSignal };

/** `outcome` is null until the check may run or is refused. */
const tryFrom = (address: string | null, options: Options = {}) => {
  const { account = 'ada', failures = ATTACK, signal = new AbortController().signal } = options;
  const result: { outcome: 'runs' | 'refused' | null; retryAfter: unknown } = {
    outcome: null,
    retryAfter: null,
  };
  const accountAndAddress = address === null ? null : `${account} ${address}`;
  const run = async (): Promise<void> => {
    try {
      await paceCheck({ account, accountAndAddress, failures, signal });
      result.outcome = 'runs';
    } catch (error) {
      result.outcome = 'refused';
      result.retryAfter = error instanceof AppError && error.retryAfterSeconds;
    }
  };
  void run();
  return result;
};
const flush = () => new Promise((resolve) => setImmediate(resolve));
const pass = async (ms: number): Promise<void> => {
  await jest.advanceTimersByTimeAsync(ms);
  await flush();
};
const outcomesOf = (results: readonly { outcome: unknown }[]) =>
  results.map(({ outcome }) => outcome);

const attack = () => Array.from({ length: 1_000 }, (_, index) => tryFrom(`attacker ${index}`));

describe('the slow-down of an account', () => {
  test('delays nobody for the first ten failures', async () => {
    const results = Array.from({ length: 10 }, (_, index) =>
      tryFrom(`10.0.0.${index}`, { failures: index + 1 }),
    );
    await flush();
    expect(new Set(outcomesOf(results))).toEqual(new Set(['runs']));
  });

  test.each([
    [11, 200],
    [12, 400],
    [13, 500],
    [1_000, 500],
  ])('after %d failures a new address waits %d ms', async (failures, ms) => {
    const result = tryFrom('10.0.0.1', { failures });
    await pass(ms - 1);
    expect(result.outcome).toBeNull();
    await pass(1);
    expect(result.outcome).toBe('runs');
  });

  test('delays an address that goes on trying by four seconds', async () => {
    for (let tries = 0; tries < 3; tries += 1) {
      tryFrom('10.0.0.1');
      await pass(500);
    }
    const result = tryFrom('10.0.0.1');
    await pass(3_999);
    expect(result.outcome).toBeNull();
    await pass(1);
    expect(result.outcome).toBe('runs');
  });

  test('delays no other account', async () => {
    tryFrom('10.0.0.1');
    const other = tryFrom('10.0.0.1', { account: 'bob', failures: 1 });
    await flush();
    expect(other.outcome).toBe('runs');
  });

  test('checks one at a time, however many try at once, and refuses most of them', async () => {
    const crowd = Array.from({ length: 400 }, (_, index) => tryFrom(`attacker ${index}`));
    await pass(0);
    expect(outcomesOf(crowd).filter((outcome) => outcome === 'refused')).toHaveLength(384);
    expect(crowd.find(({ outcome }) => outcome === 'refused')?.retryAfter).toBe(4);
    await pass(2_000);
    expect(outcomesOf(crowd).filter((outcome) => outcome === 'runs')).toHaveLength(4);
  });

  test('checks the owner at a new address within a second, while a thousand addresses go on trying', async () => {
    attack();
    await pass(100);
    for (let times = 0; times < 5; times += 1) {
      const owner = tryFrom(`owner ${times}`);
      for (let passed = 0; passed < 10; passed += 1) {
        attack();
        await pass(100);
      }
      expect(owner.outcome).toBe('runs');
    }
  });

  test('lets the owner try again after a mistake', async () => {
    const crowd = () => Array.from({ length: 50 }, (_, index) => tryFrom(`attacker ${index}`));
    for (let seconds = 0; seconds < 10; seconds += 1) {
      crowd();
      await pass(1_000);
    }
    tryFrom('owner');
    await pass(500);
    crowd();
    const again = tryFrom('owner');
    await pass(500);
    expect(again.outcome).toBe('runs');
  });

  test('keeps room for other accounts, however many are attacked', async () => {
    for (let account = 0; account < 100; account += 1) {
      for (let index = 0; index < 16; index += 1)
        tryFrom(`${index}`, { account: `user ${account}` });
    }
    const owner = tryFrom('owner', { account: 'ada' });
    await pass(500);
    expect(owner.outcome).toBe('runs');
  });

  test('ends the wait of a client that has left, and of one that waited for eight seconds', async () => {
    const leaving = new AbortController();
    for (let tries = 0; tries < 3; tries += 1) tryFrom('10.0.0.1');
    await pass(2_000);
    const first = tryFrom('10.0.0.1', { signal: leaving.signal });
    leaving.abort();
    await flush();
    expect(first.outcome).toBe('refused');
    const patient = Array.from({ length: 4 }, () => tryFrom('10.0.0.1'));
    await pass(8_000);
    expect(outcomesOf(patient)).toEqual(['runs', 'refused', 'refused', 'refused']);
    expect(jest.getTimerCount()).toBe(0);
  });

  test('treats clients without a known address alike', async () => {
    const results = Array.from({ length: 20 }, () => tryFrom(null));
    await pass(500);
    expect(results.at(-1)?.outcome).toBe('runs');
  });
});
