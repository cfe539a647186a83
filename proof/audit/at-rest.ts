import type { Document } from 'mongodb';
import type { z } from 'zod';
import type { BookCase, OrderCase } from './cases.ts';
import type { Finding } from './finding.ts';
import { judgeTold } from './judges/i4-settled.ts';
import { judgeHold } from './judges/i5-kept-copies.ts';
import { judgeKeys } from './judges/i9-keys.ts';
import { judgeBook, judgeOrder } from './judges/judge.ts';
import { parseAll } from './reading/stored.ts';
import {
  bookSchema,
  chargeSchema,
  holdSchema,
  movementSchema,
  type OrderRecord,
  orderSchema,
  reservationSchema,
} from './records.ts';

/** The documents of a small shop, each as the database has it, or read from JSON. */
export type ShopDocuments = Record<
  'orders' | 'charges' | 'books' | 'movements' | 'reservations' | 'holds',
  readonly Document[]
>;

type Line = { book_id: string; quantity: number };

const sumLines = (kept: readonly { lines: readonly Line[] }[], bookId: string): number =>
  kept
    .flatMap(({ lines }) => lines)
    .reduce((sum, line) => sum + (line.book_id === bookId ? line.quantity : 0), 0);

const sharedKeys = (orders: readonly OrderRecord[]) =>
  [
    ...Map.groupBy(
      orders.filter(({ idempotency }) => idempotency),
      ({ user_id, idempotency }) => `${user_id} ${idempotency?.key}`,
    ).values(),
  ]
    .filter((same) => same.length > 1)
    .map((same) => ({
      userId: same[0]?.user_id ?? '',
      key: same[0]?.idempotency?.key ?? '',
      orderIds: same.map(({ _id }) => _id),
    }));

const find = <T extends { _id: string }>(all: readonly T[]) => {
  const found = new Map(all.map((one) => [one._id, one]));
  return (id: string): T | null => found.get(id) ?? null;
};

/**
 * Everything that is not right in a shop at rest, where nothing is on its way any more. `told`: ids of orders
 * that buyers saw accepted.
 */
export const judgeAtRest = (documents: ShopDocuments, told: readonly string[]): Finding[] => {
  const read = <Schema extends z.ZodType>(name: keyof ShopDocuments, schema: Schema) =>
    parseAll(schema, documents[name]);
  const orders = read('orders', orderSchema);
  const charges = read('charges', chargeSchema);
  const books = read('books', bookSchema);
  const movements = read('movements', movementSchema);
  const reservations = read('reservations', reservationSchema);
  const holds = read('holds', holdSchema);

  const byOrder = Map.groupBy(movements, ({ order_id = '' }) => order_id);
  const byBook = Map.groupBy(movements, ({ book_id }) => book_id);
  const ids = new Set([orders, reservations, charges].flatMap((all) => all.map(({ _id }) => _id)));
  for (const id of byOrder.keys()) if (id !== '') ids.add(id);
  const [order, reservation, charge] = [find(orders), find(reservations), find(charges)];
  const orderCases = [...ids].map(
    (id): OrderCase => ({
      id,
      order: order(id),
      reservation: reservation(id),
      charge: charge(id),
      movements: byOrder.get(id) ?? [],
    }),
  );
  const open = reservations.filter(({ state }) => state === 'reserved');
  const openHolds = holds.filter(({ state }) => state === 'open');
  const book = find(books);
  const bookIds = new Set([...books.map(({ _id }) => _id), ...byBook.keys()]);
  const bookCases = [...bookIds].map((id): BookCase => {
    const entries = byBook.get(id) ?? [];
    return {
      id,
      book: book(id),
      ledger: { entries: entries.length, sum: entries.reduce((sum, { delta }) => sum + delta, 0) },
      reserved: sumLines(open, id),
      held: sumLines(openHolds, id),
    };
  });
  const now = new Date();
  const rules = { now, graceMs: 0, expiryMs: Number.POSITIVE_INFINITY };
  return [
    ...bookCases.flatMap(judgeBook),
    ...orderCases.flatMap((one) => judgeOrder(one, rules)),
    ...openHolds.flatMap((hold) => judgeHold(hold, now)),
    ...judgeTold(told, new Set(orders.map(({ _id }) => _id))),
    ...judgeKeys({ shared: sharedKeys(orders), isGuarded: true }),
  ];
};
