import { isSold, type OrderCase } from '../cases.ts';
import type { Finding } from '../finding.ts';

/**
 * I3: an order is reserved once and charged once: what it costs, and by the charge that it names. A
 * reservation and a charge are kept under the order's id, so a second one shows in the ledger or as a
 * charge of no order.
 */
export const judgeOnce = (one: OrderCase): Finding[] => {
  const { id, order, charge } = one;
  const found = (what: string): Finding => ({
    invariant: 'I3',
    subject: { kind: 'order', id },
    what,
  });
  return [
    ...takenTwice(one).map((bookId) => found(`sold or taken back twice: book ${bookId}`)),
    ...(order ? [] : charge?.state === 'charged' ? [found('money was charged for no order')] : []),
    ...(order && isSold(order) ? chargeProblems(one).map(found) : []),
  ];
};

const takenTwice = ({ movements }: OrderCase): string[] => {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { book_id, kind } of movements) {
    const step = `${kind} ${book_id}`;
    if (seen.has(step)) twice.add(book_id);
    seen.add(step);
  }
  return [...twice];
};

const chargeProblems = ({ order, charge }: OrderCase): string[] => {
  if (!order) return [];
  if (charge?.state !== 'charged') {
    return [`${order.status}, but the charge is ${charge?.state ?? 'not there'}`];
  }
  const named = order.history.at(-1)?.payment.reference;
  return [
    ...(charge.amount_cents === order.total_cents
      ? []
      : [`charged ${charge.amount_cents} cents for ${order.total_cents}`]),
    ...(charge.reference === named ? [] : ['the provider has another charge than the order names']),
  ];
};
