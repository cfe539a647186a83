import { openHold, orderSpec, type OrderWish, type Scenario } from './scenario.ts';

const scenario = (
  name: string,
  copies: Record<string, number>,
  wishes: readonly OrderWish[],
  more: Partial<Scenario>,
): Scenario => ({
  name,
  copies,
  orders: wishes.map((wish, index) => orderSpec(index + 1, wish)),
  holds: [],
  faults: 0,
  wishes: null,
  ships: false,
  ...more,
});

const hold = openHold({ book: 1 });

/** A few seconds: what each test run walks through. */
export const QUICK_SCENARIOS: readonly Scenario[] = [
  scenario('one order, two faults', { book: 1 }, [{}], { faults: 2 }),
  scenario('one order, shipped, one fault', { book: 1 }, [{}], { faults: 1, ships: true }),
  scenario(
    'one order, a card that is declined, one fault',
    { book: 1 },
    [{ token: 'tok_declined' }],
    {
      faults: 1,
    },
  ),
  scenario('one order, a slow card, one fault', { book: 1 }, [{ token: 'tok_slow' }], {
    faults: 1,
  }),
  scenario('one order, a provider that fails, one fault', { book: 1 }, [{ token: 'tok_error' }], {
    faults: 1,
  }),
  scenario('one order with a hold, one fault', { book: 2 }, [{ hold, lines: { book: 2 } }], {
    holds: [hold],
    faults: 1,
  }),
  scenario('two orders for one copy, one wish', { book: 1 }, [{}, {}], { wishes: 1 }),
  scenario('a request and its repeat', { book: 2 }, [{ key: 'k' }, { key: 'k' }], {}),
];

/** What `npm run model` walks through besides. */
export const DEEP_SCENARIOS: readonly Scenario[] = [
  scenario('one order, any number of faults', { book: 1 }, [{}], { faults: null }),
  scenario('one order, a slow card, three faults', { book: 1 }, [{ token: 'tok_slow' }], {
    faults: 3,
  }),
  scenario('two orders for one copy', { book: 1 }, [{}, {}], {}),
  scenario('two orders for one copy, one fault, one wish', { book: 1 }, [{}, {}], {
    faults: 1,
    wishes: 1,
  }),
  scenario(
    'two orders with the same two books, one wish',
    { book: 1, other: 1 },
    [{ lines: { book: 1, other: 1 } }, { lines: { other: 1, book: 1 } }],
    { wishes: 1 },
  ),
  scenario('a hold and another buyer for one copy', { book: 1 }, [{ hold }, {}], {
    holds: [hold],
    wishes: 1,
  }),
  scenario('three orders for two copies, one wish', { book: 2 }, [{}, {}, {}], { wishes: 1 }),
  scenario('three orders for two copies, two faults', { book: 2 }, [{}, {}, {}], {
    faults: 2,
    wishes: 0,
  }),
];

/** Orders of one copy each. */
export const plainScenario = (
  orders: number,
  copies: number,
  budget: Pick<Scenario, 'faults' | 'wishes'>,
): Scenario =>
  scenario(
    `${orders} orders, ${copies} copies`,
    { book: copies },
    Array.from({ length: orders }, () => ({})),
    budget,
  );
