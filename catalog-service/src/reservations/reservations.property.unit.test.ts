import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Book } from '../books/book.ts';
import type { Hold } from '../holds/hold.ts';
import { AT, byId, sampleBook } from '../testing/samples.ts';
import { planReservations } from './plan-reservations.ts';
import { planSettlements } from './plan-settlements.ts';
import type { Reservation } from './reservation.ts';

// Few ids, so that orders, repeats, holds and ends meet each other often.
const bookId = fc.constantFrom('a', 'b', 'c', 'missing');
const orderId = fc
  .constantFrom('1', '2', '3', '4')
  .map((digit) => `00000000-0000-4000-8000-00000000000${digit}`);
const lines = fc.array(fc.record({ book_id: bookId, quantity: fc.integer({ min: 1, max: 4 }) }), {
  minLength: 1,
  maxLength: 4,
});
const placed = fc.record({
  kind: fc.constant('placed' as const),
  order_id: orderId,
  user_id: fc.constantFrom('buyer', 'other'),
  items: lines,
  hold_id: fc.constantFrom('hold', 'nobody'),
  placed_at: fc.constant(AT.toISOString()),
});
const moved = fc.record({
  kind: fc.constant('moved' as const),
  orderId,
  userId: fc.constant('buyer'),
  command: fc.constantFrom('confirm' as const, 'cancel' as const),
});
const history = fc.array(fc.oneof(placed, moved), { maxLength: 30 });

type Shop = {
  books: ReadonlyMap<string, Book>;
  holds: Map<string, Hold>;
  reservations: Map<string, Reservation>;
  ledger: Map<string, number>;
};

const openShop = (): Shop => {
  const books = byId(
    sampleBook('a', { available: 5, held: 2 }),
    sampleBook('b', { available: 3 }),
    sampleBook('c', { available: 1 }),
  );
  const hold: Hold = {
    id: 'hold',
    userId: 'buyer',
    lines: [{ book_id: 'a', quantity: 2 }],
    state: 'open',
    expiresAt: new Date(AT.getTime() + 1),
  };
  return {
    books,
    holds: byId(hold),
    reservations: new Map(),
    ledger: new Map([...books.values()].map((book) => [book.id, book.stock.onHand])),
  };
};

type Step =
  typeof placed extends fc.Arbitrary<infer P>
    ? P | (typeof moved extends fc.Arbitrary<infer M> ? M : never)
    : never;

const apply = (shop: Shop, step: Step): void => {
  const { books, holds, reservations } = shop;
  if (step.kind === 'placed') {
    const plan = planReservations({
      books,
      holds,
      existing: reservations,
      orders: [step],
    });
    shop.books = plan.books;
    for (const hold of plan.usedHolds) holds.set(hold.id, hold);
    for (const made of plan.reservations) reservations.set(made.orderId, made);
    return;
  }
  if (step.command === 'confirm' && !reservations.has(step.orderId)) return;
  const plan = planSettlements({ books, reservations, moves: [step] });
  shop.books = plan.books;
  for (const changed of plan.reservations) reservations.set(changed.orderId, changed);
  for (const { bookId: id, delta } of plan.movements) {
    shop.ledger.set(id, (shop.ledger.get(id) ?? 0) + delta);
  }
};

const sumOf = (shop: Shop, id: string, state: Reservation['state']): number =>
  [...shop.reservations.values()]
    .filter((reservation) => reservation.state === state)
    .flatMap((reservation) => reservation.lines)
    .filter((line) => line.book_id === id)
    .reduce((sum, line) => sum + line.quantity, 0);

test('whatever comes in whatever order, no copy is lost, made up or promised twice', () => {
  fc.assert(
    fc.property(history, (steps) => {
      const shop = openShop();
      for (const step of steps) apply(shop, step);
      for (const [id, { stock }] of shop.books) {
        expect(Math.min(stock.available, stock.held, stock.reserved)).toBeGreaterThanOrEqual(0);
        expect(stock.onHand).toBe(stock.available + stock.held + stock.reserved);
        expect(stock.onHand).toBe(shop.ledger.get(id));
        expect(stock.reserved).toBe(sumOf(shop, id, 'reserved'));
        const atOpening = openShop().books.get(id)?.stock.onHand ?? 0;
        expect(stock.onHand).toBe(atOpening - sumOf(shop, id, 'sold'));
      }
    }),
    { numRuns: 500 },
  );
});

test('hearing everything twice changes nothing', () => {
  fc.assert(
    fc.property(history, (steps) => {
      const once = openShop();
      const twice = openShop();
      for (const step of steps) apply(once, step);
      for (const step of steps) {
        apply(twice, step);
        apply(twice, step);
      }
      expect(twice).toEqual(once);
    }),
  );
});

test('one batch decides as the same orders one by one', () => {
  fc.assert(
    fc.property(fc.array(placed, { maxLength: 10 }), (orders) => {
      const single = openShop();
      for (const order of orders) apply(single, order);
      const { books, holds } = openShop();
      const batch = planReservations({ books, holds, existing: new Map(), orders });
      expect(batch.books).toEqual(single.books);
      expect(batch.reservations).toEqual([...single.reservations.values()]);
    }),
  );
});

test('an order has all of its lines or none', () => {
  fc.assert(
    fc.property(placed, (order) => {
      const { books, holds } = openShop();
      const { reservations } = planReservations({
        books,
        holds,
        existing: new Map(),
        orders: [order],
      });
      const wanted = order.items.reduce((sum, line) => sum + line.quantity, 0);
      const taken = (reservations[0]?.lines ?? []).reduce((sum, line) => sum + line.quantity, 0);
      expect([0, wanted]).toContain(taken);
    }),
  );
});
