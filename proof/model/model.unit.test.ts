import { describe, expect, test } from '@jest/globals';
import { BUGS } from './bugs.ts';
import { type Exploration, explore } from './explore.ts';
import { SHOP_RULES } from './rules.ts';
import { QUICK_SCENARIOS } from './scenarios.ts';

const BOUNDS = { maxStates: 200_000, maxSeconds: 60 };

describe('in every state that the order saga can come to', () => {
  test.each(QUICK_SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
    '%s: the invariants hold, and the shop comes to rest settled',
    (_name, scenario) => {
      const found = explore({ rules: SHOP_RULES, scenario }, BOUNDS);
      expect(found.violation).toBeNull();
      expect(found.isComplete).toBe(true);
      expect(found.atRest).toBeGreaterThan(1);
    },
  );
});

const findWith = (rules: typeof SHOP_RULES): Exploration | undefined => {
  for (const scenario of QUICK_SCENARIOS) {
    const found = explore({ rules, scenario }, BOUNDS);
    if (found.violation) return found;
  }
  return undefined;
};

const EXPECTED: Record<string, [invariant: string, steps: number]> = {
  'the message is published before the order is stored': ['I5', 2],
  'an outbox row goes before the confirm': ['I4', 2],
  'a message is acked before its work': ['I4', 3],
  'a repeated order is reserved again': ['I2', 4],
  'an order is written whatever it became meanwhile': ['I8', 12],
  'one Idempotency-Key makes two orders': ['I9', 2],
  'each try to charge has a key of its own': ['I3', 8],
  'no answer is read as declined': ['I6', 7],
  'stock is written without a guard': ['I1', 6],
  'part of an order is reserved': ['I2', 6],
  'a used hold stays open': ['I2', 3],
  'copies are given back twice': ['I1', 6],
  'a cancel that overtakes its order is forgotten': ['I5', 6],
  'a cancel leaves the money where it is': ['I6', 7],
  'an expired order leaves the money where it is': ['I6', 7],
  'a void does not stop a later charge': ['I6', 11],
};

describe('the model finds', () => {
  test.each(BUGS.map(({ name, rules }) => [name, rules] as const))(
    '%s, by the shortest way',
    (name, rules) => {
      const violation = findWith(rules)?.violation;
      expect([violation?.what.slice(0, 2), violation?.trace.length]).toEqual(EXPECTED[name]);
    },
  );

  test('a way in words, from the first step to the fault', () => {
    const bug = BUGS.find(({ name }) => name === 'a repeated order is reserved again');
    expect(findWith(bug?.rules ?? SHOP_RULES)?.violation).toEqual({
      what: 'I2: 1 copies of book reserved, 0 in reservations',
      trace: [
        'order 1: the order is stored and answered 201',
        'order 1: the relay publishes order-placed, and marks it after the confirm',
        'order 1: the catalog commits order-placed, with a crash before the ack',
        'order 1: the catalog commits order-placed, and acks it',
      ],
    });
  });

  test('nothing in a shop that was not explored to the end', () => {
    const [scenario] = QUICK_SCENARIOS;
    if (!scenario) throw new Error('no scenario');
    const found = explore({ rules: SHOP_RULES, scenario }, { ...BOUNDS, maxStates: 100 });
    expect(found).toMatchObject({ isComplete: false, violation: null });
  });
});
