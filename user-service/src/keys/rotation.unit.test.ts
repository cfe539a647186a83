import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type KeyDates, planRotation, rotationRules, signingKeyAt } from './rotation.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const TOKEN_TTL_MS = 15 * MINUTE_MS;
const T0 = Date.parse('2026-01-01T00:00:00Z');
const rules = rotationRules(30, TOKEN_TTL_MS);

const key = (generation: number, activeAtMs: number): KeyDates => ({
  kid: `k${generation}`,
  generation,
  activeFrom: new Date(activeAtMs),
});
const at = (ms: number) => new Date(ms);

describe('rotation plan', () => {
  test('generates a first key that signs at once', () => {
    expect(planRotation([], at(T0), rules)).toEqual({
      generate: { generation: 1, activeFrom: at(T0) },
      drop: [],
    });
  });

  test('does nothing while the key is young', () => {
    expect(planRotation([key(1, T0)], at(T0 + 29 * DAY_MS), rules)).toEqual({
      generate: null,
      drop: [],
    });
  });

  test('generates the next key at least ten minutes before it signs', () => {
    const now = T0 + 30 * DAY_MS - rules.leadMs;
    const { generate } = planRotation([key(1, T0)], at(now), rules);
    expect(generate?.generation).toBe(2);
    expect((generate?.activeFrom.getTime() ?? 0) - now).toBeGreaterThanOrEqual(10 * MINUTE_MS);
  });

  test('generates one next key only', () => {
    const keys = [key(1, T0), key(2, T0 + 30 * DAY_MS)];
    expect(planRotation(keys, at(T0 + 30 * DAY_MS - MINUTE_MS), rules).generate).toBeNull();
  });

  test('publishes a key before it signs also when rotation is late, after a long stop', () => {
    const now = T0 + 90 * DAY_MS;
    expect(planRotation([key(1, T0)], at(now), rules).generate?.activeFrom).toEqual(
      at(now + rules.leadMs),
    );
  });

  test('keeps an old key until its last token has expired, then drops it', () => {
    const switched = T0 + 30 * DAY_MS;
    const keys = [key(1, T0), key(2, switched)];
    expect(planRotation(keys, at(switched + TOKEN_TTL_MS), rules).drop).toEqual([]);
    expect(planRotation(keys, at(switched + rules.retentionMs), rules).drop).toEqual(['k1']);
  });
});

describe('signing key', () => {
  test('is the newest one that is active', () => {
    const keys = [key(2, T0 + 10), key(1, T0), key(3, T0 + 20)];
    expect(signingKeyAt(keys, at(T0 + 15))?.kid).toBe('k2');
    expect(signingKeyAt(keys, at(T0 - 1))).toBeUndefined();
  });

  test('is always published ahead and kept for its tokens, whatever the times of the refreshes', () => {
    const minutesBetweenRefreshes = fc.array(fc.integer({ min: 1, max: 20 * 24 * 60 }), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(minutesBetweenRefreshes, (gaps) => {
        for (const { now, keys } of refreshesAfter(gaps)) {
          const signing = signingKeyAt(keys, at(now));
          const isFirst = signing?.generation === 1;
          const publishedFor = now - (signing?.generatedAt ?? now);
          expect(isFirst || publishedFor >= 10 * MINUTE_MS).toBe(true);
          // Undefined if the key that signed the oldest valid token was dropped.
          const signedOldest = signingKeyAt(keys, at(Math.max(T0, now - TOKEN_TTL_MS)));
          expect(signedOldest).toBeDefined();
        }
      }),
    );
  });
});

type GeneratedKey = KeyDates & { generatedAt: number };

/** The stored keys after each refresh, with these intervals in between. */
const refreshesAfter = (minutesBetween: readonly number[]) => {
  let keys: GeneratedKey[] = [];
  let now = T0;
  return minutesBetween.map((minutes) => {
    const plan = planRotation(keys, at(now), rules);
    const next = plan.generate && {
      ...plan.generate,
      kid: `k${plan.generate.generation}`,
      generatedAt: now,
    };
    keys = [...keys, ...(next ? [next] : [])].filter(({ kid }) => !plan.drop.includes(kid));
    const state = { now, keys };
    now += minutes * MINUTE_MS;
    return state;
  });
};
