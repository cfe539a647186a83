import type { Line } from '@bookstore/contracts/books';
import {
  SETTLING_TYPES,
  SETTLEMENT_COMMANDS,
} from '../../catalog-service/src/reservations/plan-settlements.ts';
import type { ModelBook, Shop, Slot } from './shop.ts';

// I1 to I9 of the message contract, as far as they hold at every moment; at-rest.ts has the rest.

export const SOLD: ReadonlySet<string> = new Set(['ACCEPTED', 'SHIPPED', 'DELIVERED']);

const copiesOf = (lines: readonly Line[], bookId: string): number =>
  lines.filter((line) => line.book_id === bookId).reduce((sum, { quantity }) => sum + quantity, 0);

const checkBook = (shop: Shop, id: string, { stock, ledger }: ModelBook): string | null => {
  const { onHand, available, held, reserved } = stock;
  if (Math.min(onHand, available, held, reserved) < 0) return `I1: a count of ${id} is below 0`;
  if (onHand !== available + held + reserved) return `I2: the copies of ${id} do not add up`;
  if (ledger !== onHand) return `I2: ${id} has ${onHand} copies, the ledger says ${ledger}`;
  let inReservations = 0;
  for (const { reservation } of shop.slots) {
    if (reservation?.state === 'reserved') inReservations += copiesOf(reservation.lines, id);
  }
  if (reserved !== inReservations) {
    return `I2: ${reserved} copies of ${id} reserved, ${inReservations} in reservations`;
  }
  let inHolds = 0;
  for (const hold of shop.holds) if (hold.state === 'open') inHolds += copiesOf(hold.lines, id);
  return held === inHolds ? null : `I2: ${held} copies of ${id} held, ${inHolds} in holds`;
};

/** The end of the order is on its way to the catalog. */
const endIsComing = ({ outbox, toCatalog }: Slot): boolean =>
  SETTLING_TYPES.some(
    (type) =>
      SETTLEMENT_COMMANDS[type] === 'cancel' && (outbox.includes(type) || toCatalog.includes(type)),
  );

const checkSlot = (slot: Slot): string | null => {
  const { order, reservation, entries, ledger } = slot;
  const paid = entries.filter(({ state }) => state === 'charged' || state === 'refunded').length;
  if (paid > 1) return 'I3: an order is charged twice';
  if (reservation && !order) return 'I5: a reservation of an order that does not exist';
  const hasEnded = order?.state.status === 'REJECTED' || order?.state.status === 'CANCELLED';
  const holdsCopies = reservation?.state === 'reserved' || reservation?.state === 'sold';
  if (hasEnded && holdsCopies && !endIsComing(slot)) {
    return 'I5: an ended order keeps its copies, and nothing is on its way to give them back';
  }
  const isCharged = entries.some(({ state }) => state === 'charged');
  if (hasEnded && isCharged && !order.hasPaymentTask) {
    return 'I6: an ended order keeps money, and nothing is left to return it';
  }
  for (const { book_id, quantity } of slot.spec.lines) {
    const gone = ledger[book_id] ?? 0;
    const shouldBe = reservation?.state === 'sold' ? -quantity : 0;
    if (gone !== shouldBe) return `I8: the ledger of ${book_id} has ${gone} for this order`;
  }
  if (reservation?.state === 'sold' && order && !SOLD.has(order.state.status)) {
    return order.state.status === 'CANCELLED' ? null : 'I8: sold, but the order was not accepted';
  }
  return null;
};

const checkKeys = ({ slots }: Shop): string | null => {
  const keys = slots.flatMap(({ order, spec }) => (order ? [spec.key] : []));
  return new Set(keys).size === keys.length ? null : 'I9: two orders with one Idempotency-Key';
};

/** What is wrong in this state, or null. */
export const findViolation = (shop: Shop): string | null => {
  for (const id of Object.keys(shop.books)) {
    const book = shop.books[id];
    const wrong = book ? checkBook(shop, id, book) : null;
    if (wrong !== null) return wrong;
  }
  for (const slot of shop.slots) {
    const wrong = checkSlot(slot);
    if (wrong !== null) return `${wrong} (order ${shop.slots.indexOf(slot) + 1})`;
  }
  return checkKeys(shop);
};
