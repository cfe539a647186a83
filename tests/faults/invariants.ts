import type { Document } from 'mongodb';
import type { Acknowledged } from './load.ts';
import type { ShopRecords } from './shop-records.ts';

type Line = { book_id: string; quantity: number };

const SOLD = new Set(['ACCEPTED', 'SHIPPED', 'DELIVERED']);

const sum = (documents: readonly Document[], field: string): number =>
  documents.reduce((total, document) => total + Number(document[field]), 0);

/** I1 and I2 of the message contract, book by book. */
const checkBooks = ({ books, movements }: ShopRecords): string[] =>
  books.flatMap((book) => {
    const { _id: id, on_hand, available, held, reserved } = book;
    const ledger = sum(
      movements.filter((movement) => movement['book_id'] === id),
      'delta',
    );
    return [
      ...(Math.min(on_hand, available, held, reserved) < 0
        ? [`book ${id}: a count is below 0`]
        : []),
      ...(on_hand === available + held + reserved ? [] : [`book ${id}: the copies don't add up`]),
      ...(ledger === on_hand ? [] : [`book ${id}: ledger ${ledger}, on hand ${on_hand}`]),
      ...(reserved === 0 ? [] : [`book ${id}: ${reserved} copies reserved for nobody`]),
    ];
  });

/** I5: in a shop at rest every reservation has come to its end. */
const checkReservations = ({ reservations }: ShopRecords): string[] =>
  [...reservations]
    .filter(([, reservation]) => reservation['state'] === 'reserved')
    .map(([orderId]) => `reservation of ${orderId}: still open`);

/** I3, I6 and I8: what an order says, its copies and its money agree. */
const checkOrder = (order: Document, records: ShopRecords): string[] => {
  const { _id: id, status } = order;
  const lines: Line[] = order['lines'];
  const movements = records.movements.filter((movement) => movement['order_id'] === id);
  const charge = records.charges.get(String(id))?.['state'];
  const isSold = SOLD.has(status);
  const wrongLines = lines.filter(({ book_id, quantity }) => {
    const gone = sum(
      movements.filter((movement) => movement['book_id'] === book_id),
      'delta',
    );
    return gone !== (isSold ? -quantity : 0);
  });
  const isPaid = charge === 'charged';
  return [
    ...(status === 'PENDING' ? [`order ${id}: still PENDING`] : []),
    ...wrongLines.map(({ book_id }) => `order ${id} ${status}: ledger of ${book_id} differs`),
    ...(isPaid === isSold ? [] : [`order ${id} ${status}: charge ${charge}`]),
    ...(order['outbox'].length === 0 ? [] : [`order ${id}: a message waits`]),
  ];
};

/** I4 and I9: what buyers were told is there, once. */
const checkAcknowledged = (
  acknowledged: readonly Acknowledged[],
  { orders }: ShopRecords,
): string[] => {
  const ids = new Set(orders.map((order) => String(order['_id'])));
  const keys = orders.map((order) => `${order['user_id']} ${order['idempotency']?.key}`);
  return [
    ...acknowledged
      .filter(({ orderId }) => !ids.has(orderId))
      .map(({ orderId }) => `lost ${orderId}`),
    ...(new Set(keys).size === keys.length ? [] : ['one Idempotency-Key made two orders']),
  ];
};

/** Everything that is wrong in a shop at rest: an empty list is the proof. */
export const findViolations = (
  records: ShopRecords,
  acknowledged: readonly Acknowledged[],
): string[] => [
  ...checkBooks(records),
  ...checkReservations(records),
  ...records.orders.flatMap((order) => checkOrder(order, records)),
  ...checkAcknowledged(acknowledged, records),
];
