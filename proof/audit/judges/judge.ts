import type { BookCase, OrderCase, Rules } from '../cases.ts';
import type { Finding, Subject } from '../finding.ts';
import { judgeCounts } from './i1-counts.ts';
import { judgeLedger } from './i2-ledger.ts';
import { judgeOnce } from './i3-once.ts';
import { judgeSettling } from './i4-settled.ts';
import { judgeKeptCopies, judgeReservation } from './i5-kept-copies.ts';
import { judgeGivenBack } from './i6-given-back.ts';
import { judgeOutbox } from './i7-messages.ts';
import { judgeSales } from './i8-sales.ts';

/** All that is not at rest or not right about one order; pure. */
export const judgeOrder = (one: OrderCase, rules: Rules): Finding[] => {
  const subject: Subject = { kind: 'order', id: one.id };
  return [
    ...judgeOnce(one),
    ...judgeSettling(one, rules),
    ...judgeReservation(one),
    ...judgeGivenBack(one),
    ...(one.order ? judgeOutbox(subject, 'orders', one.order) : []),
    ...(one.reservation ? judgeOutbox(subject, 'reservations', one.reservation) : []),
    ...judgeSales(one),
  ];
};

/** All that is not at rest or not right about the copies of one book; pure. */
export const judgeBook = (one: BookCase): Finding[] => [
  ...judgeCounts(one),
  ...judgeLedger(one),
  ...judgeKeptCopies(one),
  ...(one.book ? judgeOutbox({ kind: 'book', id: one.id }, 'books', one.book) : []),
];
