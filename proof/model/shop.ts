import type { Hold } from '../../catalog-service/src/holds/hold.ts';
import type { Reservation } from '../../catalog-service/src/reservations/reservation.ts';
import type { SettlingType } from '../../catalog-service/src/reservations/plan-settlements.ts';
import type { Stock } from '../../catalog-service/src/books/stock.ts';
import type { OrderMessageType, OrderState } from '../../order-service/src/orders/order.ts';
import type { RunningPayment } from './payment.ts';
import type { ProviderEntry } from './provider.ts';
import type { OrderSpec, Scenario } from './scenario.ts';

/** The document of the order service. */
export type OrderDocument = { state: OrderState; hasPaymentTask: boolean };

export type CatalogNews = 'order-placed' | SettlingType;

/** All that has to do with one order, in both services, at the broker and at the provider. Never changed in place. */
export type Slot = {
  spec: OrderSpec;
  order: OrderDocument | null;
  /** The rows of the order's outbox. */
  outbox: readonly OrderMessageType[];
  /** What is at the broker for the catalog: one or many copies, in no order. */
  toCatalog: readonly CatalogNews[];
  reservation: Reservation | null;
  /** The catalog's answer is in its outbox. */
  hasReply: boolean;
  /** The catalog's answer is at the broker, once or more. */
  toOrder: boolean;
  /** The provider's book: one entry per key that was charged. */
  entries: readonly ProviderEntry[];
  /** What replicas of the order service are doing at this moment, in memory: lost by a crash. */
  payments: readonly RunningPayment[];
  /** Sum of the ledger's entries that name this order, per book. */
  ledger: Readonly<Record<string, number>>;
};

export type ModelBook = { stock: Stock; ledger: number };

/** A state of the whole shop. Never changed in place. */
export type Shop = {
  slots: readonly Slot[];
  books: Readonly<Record<string, ModelBook>>;
  holds: readonly Hold[];
  /** The time of the holds is over. */
  isLate: boolean;
  /** How many more faults may happen; null: any number. */
  faults: number | null;
  /** How many more wishes (cancel, expiry, shipping) there may be; null: any number. */
  wishes: number | null;
};

const emptySlot = (spec: OrderSpec): Slot => ({
  spec,
  order: null,
  outbox: [],
  toCatalog: [],
  reservation: null,
  hasReply: false,
  toOrder: false,
  entries: [],
  payments: [],
  ledger: {},
});

/** The shop before the first order. */
export const openShop = (scenario: Scenario): Shop => {
  const heldOf = (id: string): number =>
    scenario.holds
      .flatMap((hold) => hold.lines)
      .filter((line) => line.book_id === id)
      .reduce((sum, line) => sum + line.quantity, 0);
  const books = Object.entries(scenario.copies).map(([id, copies]) => {
    const held = heldOf(id);
    const stock = { onHand: copies, available: copies - held, held, reserved: 0 };
    return [id, { stock, ledger: copies }] as const;
  });
  return {
    slots: scenario.orders.map(emptySlot),
    books: Object.fromEntries(books),
    holds: scenario.holds,
    isLate: false,
    faults: scenario.faults,
    wishes: scenario.wishes,
  };
};

export const withSlot = (shop: Shop, index: number, changes: Partial<Slot>): Shop => ({
  ...shop,
  slots: shop.slots.map((slot, at) => (at === index ? { ...slot, ...changes } : slot)),
});

/** Sorted, so that the same messages are the same list. */
export const plus = <T extends string>(list: readonly T[], entry: T): readonly T[] =>
  list.includes(entry) ? list : [...list, entry].toSorted();

export const minus = <T extends string>(list: readonly T[], entry: T): readonly T[] =>
  list.filter((other) => other !== entry);
