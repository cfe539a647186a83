import { isSold, type OrderCase } from '../cases.ts';
import type { Finding } from '../finding.ts';
import { passingOf } from '../passing.ts';

const add = (sums: Map<string, number>, bookId: string, copies: number): void => {
  sums.set(bookId, (sums.get(bookId) ?? 0) + copies);
};

/** I8: for each line of an accepted order its copies left the house, and for no other order any did. */
export const judgeSales = (one: OrderCase): Finding[] => {
  const { id, order, reservation, movements } = one;
  const missing = new Map<string, number>();
  for (const { book_id, delta } of movements) add(missing, book_id, delta);
  if (order && isSold(order)) {
    for (const { book_id, quantity } of order.lines) add(missing, book_id, quantity);
  }
  const wrong = [...missing].filter(([, copies]) => copies !== 0);
  if (wrong.length === 0) return [];
  const lines = wrong.map(([bookId, copies]) => `${describe(copies)} of book ${bookId}`).join(', ');
  // A sale that is still to come, or to be taken back: the reservation says so.
  const isToCome = order !== null && reservation?.state === (isSold(order) ? 'reserved' : 'sold');
  return [
    {
      invariant: 'I8',
      subject: { kind: 'order', id },
      what: `${order?.status ?? 'no order'}, on the ledger ${lines}`,
      ...(isToCome && order.status !== 'PENDING'
        ? { passing: passingOf(one), remedy: { kind: 'tell' } }
        : {}),
    },
  ];
};

const describe = (copies: number): string =>
  copies > 0 ? `${copies} too few sold` : `${-copies} too many sold`;
