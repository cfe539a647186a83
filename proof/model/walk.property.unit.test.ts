import type { PaymentToken } from '@bookstore/contracts/orders';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BUGS } from './bugs.ts';
import { type Rules, SHOP_RULES } from './rules.ts';
import { openHold, orderSpec, type Scenario } from './scenario.ts';
import { walk } from './walk.ts';

// What is too much to walk through wholly: more orders, more copies, everything at once.

const TOKENS: readonly PaymentToken[] = ['tok_ok', 'tok_declined', 'tok_slow', 'tok_error'];
const hold = openHold({ a: 1, b: 1 });

const wish = fc.record(
  {
    lines: fc.constantFrom<Record<string, number>>(
      { a: 1 },
      { a: 2 },
      { b: 1 },
      { a: 1, b: 2 },
      { b: 1, a: 1 },
    ),
    token: fc.constantFrom(...TOKENS),
    hold: fc.constant(hold),
    key: fc.constantFrom('k1', 'k2'),
  },
  { requiredKeys: ['lines', 'token'] },
);

const scenario: fc.Arbitrary<Scenario> = fc
  .record({
    wishes: fc.array(wish, { minLength: 1, maxLength: 5 }),
    a: fc.integer({ min: 1, max: 3 }),
    b: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ wishes, a, b }) => ({
    name: 'random',
    copies: { a, b },
    orders: wishes.map((order, index) => orderSpec(index + 1, order)),
    holds: [hold],
    faults: null,
    wishes: null,
    ships: true,
  }));

const choices = fc.array(fc.nat({ max: 99 }), { maxLength: 120, size: 'max' });

const neverWrong = (rules: Rules) =>
  fc.property(scenario, choices, (chosen, steps) => {
    const { what, trace } = walk({ rules, scenario: chosen }, steps);
    if (what !== null) throw new Error(`${what}\n${trace.join('\n')}`);
  });

test('up to five orders, whatever happens to them: nothing is oversold, lost or left over', () => {
  fc.assert(neverWrong(SHOP_RULES), { numRuns: 200 });
});

test.each(BUGS.map(({ name, rules }) => [name, rules] as const))(
  'a random walk comes upon it when %s, and tells it in few steps',
  (_name, rules) => {
    const { failed, counterexample } = fc.check(neverWrong(rules), {
      numRuns: 4_000,
      seed: 1,
    });
    expect(failed).toBe(true);
    const [chosen, steps] = counterexample ?? [];
    if (!chosen || !steps) throw new Error('no counterexample');
    const { trace } = walk({ rules, scenario: chosen }, steps);
    expect(trace.length).toBeLessThan(80);
  },
);
