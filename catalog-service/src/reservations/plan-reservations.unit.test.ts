import { describe, expect, test } from '@jest/globals';
import type { Hold } from '../holds/hold.ts';
import { anOrder } from '../testing/orders.ts';
import { AT, byId, sampleBook } from '../testing/samples.ts';
import { planReservations, type ReservationInput } from './plan-reservations.ts';

const plan = (input: Partial<ReservationInput>) =>
  planReservations({
    books: new Map(),
    holds: new Map(),
    existing: new Map(),
    orders: [],
    ...input,
  });
const line = (book_id: string, quantity: number) => ({ book_id, quantity });
const aHold = (fields: Partial<Hold> = {}): Hold => ({
  id: 'hold',
  userId: 'buyer',
  lines: [line('a', 2)],
  state: 'open',
  expiresAt: new Date(AT.getTime() + 1),
  ...fields,
});

describe('orders', () => {
  test('reserves all lines at the present price', () => {
    const books = byId(sampleBook('a', { available: 3 }), sampleBook('b', { available: 1 }));
    const order = anOrder([line('a', 2), line('b', 1)]);

    const { reservations, books: after } = plan({ books, orders: [order] });

    expect(reservations).toEqual([
      {
        orderId: order.order_id,
        userId: 'buyer',
        state: 'reserved',
        lines: order.items,
        outcome: {
          kind: 'reserved',
          items: [
            { ...line('a', 2), price_cents: 1_000 },
            { ...line('b', 1), price_cents: 1_000 },
          ],
        },
      },
    ]);
    expect(after.get('a')?.stock).toEqual({ onHand: 3, available: 1, held: 0, reserved: 2 });
  });

  test('the same book on two lines counts twice', () => {
    const books = byId(sampleBook('a', { available: 3 }));

    const { reservations } = plan({ books, orders: [anOrder([line('a', 2), line('a', 2)])] });

    expect(reservations[0]).toMatchObject({
      state: 'rejected',
      outcome: { items: [{ book_id: 'a', wanted: 4, available: 3 }] },
    });
  });

  test('takes no copy at all when one line is short, and names every short line', () => {
    const books = byId(
      sampleBook('a', { available: 5 }),
      sampleBook('b', { available: 1 }),
      sampleBook('c', { available: 0 }),
    );

    const result = plan({ books, orders: [anOrder([line('a', 1), line('b', 2), line('c', 1)])] });

    expect(result.reservations[0]?.outcome).toEqual({
      kind: 'rejected',
      reason: 'out-of-stock',
      items: [
        { book_id: 'b', wanted: 2, available: 1 },
        { book_id: 'c', wanted: 1, available: 0 },
      ],
    });
    expect(result.books).toEqual(books);
  });

  test.each([
    ['unknown', byId(sampleBook('a', { available: 1 }))],
    [
      'archived',
      byId(
        sampleBook('a', { available: 1 }),
        sampleBook('x', { available: 9 }, { archived: true }),
      ),
    ],
  ])('rejects an %s book as unknown, with nothing available', (_, books) => {
    const { reservations } = plan({ books, orders: [anOrder([line('a', 1), line('x', 1)])] });

    expect(reservations[0]?.outcome).toEqual({
      kind: 'rejected',
      reason: 'unknown-book',
      items: [{ book_id: 'x', wanted: 1, available: 0 }],
    });
  });

  test('an unknown book beside a short one is out of stock, both are named', () => {
    const books = byId(sampleBook('a', { available: 1 }));

    const { reservations } = plan({ books, orders: [anOrder([line('a', 2), line('x', 1)])] });

    expect(reservations[0]?.outcome).toMatchObject({
      reason: 'out-of-stock',
      items: [{ book_id: 'a' }, { book_id: 'x', available: 0 }],
    });
  });

  test('a batch serves orders in turn until the copies are gone', () => {
    const books = byId(sampleBook('a', { available: 2 }));
    const orders = Array.from({ length: 3 }, () => anOrder([line('a', 1)]));

    const { reservations } = plan({ books, orders });

    expect(reservations.map(({ state }) => state)).toEqual(['reserved', 'reserved', 'rejected']);
  });

  test('an order that was answered before is only answered again', () => {
    const books = byId(sampleBook('a', { available: 2 }));
    const order = anOrder([line('a', 1)]);
    const first = plan({ books, orders: [order, order] });
    const existing = new Map(first.reservations.map((made) => [made.orderId, made]));

    const second = plan({ books: first.books, existing, orders: [order] });

    expect(first.reservations).toHaveLength(1);
    expect(second).toEqual({
      books: first.books,
      reservations: [],
      usedHolds: [],
      repeats: [order.order_id],
    });
  });

  test('an order whose end came first is never reserved', () => {
    const order = anOrder([line('a', 1)]);
    const barred = {
      orderId: order.order_id,
      userId: 'buyer',
      state: 'void',
      lines: [],
      outcome: null,
    } as const;

    const result = plan({
      books: byId(sampleBook('a', { available: 2 })),
      existing: new Map([[order.order_id, barred]]),
      orders: [order],
    });

    expect(result.reservations).toEqual([]);
    expect(result.books.get('a')?.stock.available).toBe(2);
  });
});

describe('holds', () => {
  const held = sampleBook('a', { available: 1, held: 2 });
  const withHold = (items: { book_id: string; quantity: number }[], hold = aHold()) =>
    plan({
      books: byId(held, sampleBook('b', { available: 1 })),
      holds: byId(hold),
      orders: [anOrder(items, { hold_id: hold.id })],
    });

  test('held copies go first, the rest is taken from the free ones', () => {
    const { books, usedHolds } = withHold([line('a', 3)]);

    expect(books.get('a')?.stock).toEqual({ onHand: 3, available: 0, held: 0, reserved: 3 });
    expect(usedHolds).toEqual([{ ...aHold(), state: 'used' }]);
  });

  test('held copies that were not ordered are free again', () => {
    const fewer = withHold([line('a', 1)]);
    const other = withHold([line('b', 1)]);

    expect(fewer.books.get('a')?.stock).toEqual({ onHand: 3, available: 2, held: 0, reserved: 1 });
    expect(other.books.get('a')?.stock).toEqual({ onHand: 3, available: 3, held: 0, reserved: 0 });
  });

  test('a rejected order leaves its hold open', () => {
    const { books, usedHolds } = withHold([line('a', 4)]);

    expect(usedHolds).toEqual([]);
    expect(books.get('a')).toEqual(held);
  });

  test.each([
    ["another user's", aHold({ userId: 'somebody' })],
    ['a used', aHold({ state: 'used' })],
    ['an ended', aHold({ state: 'ended' })],
  ])('%s hold is ignored', (_, hold) => {
    const enough = withHold([line('a', 1)], hold);
    const tooFew = withHold([line('a', 2)], hold);

    expect(enough.books.get('a')?.stock).toEqual({ onHand: 3, available: 0, held: 2, reserved: 1 });
    expect(tooFew.reservations[0]?.state).toBe('rejected');
    expect(tooFew.usedHolds).toEqual([]);
  });

  test('an own hold whose time is over is used until the sweep ends it', () => {
    const { reservations, usedHolds } = withHold([line('a', 2)], aHold({ expiresAt: new Date(0) }));

    expect(reservations).toMatchObject([{ state: 'reserved' }]);
    expect(usedHolds).toMatchObject([{ id: 'hold', state: 'used' }]);
  });

  test('a hold serves only one order of a batch', () => {
    const orders = [1, 2].map(() => anOrder([line('a', 2)], { hold_id: 'hold' }));

    const { reservations } = plan({ books: byId(held), holds: byId(aHold()), orders });

    expect(reservations.map(({ state }) => state)).toEqual(['reserved', 'rejected']);
  });
});
