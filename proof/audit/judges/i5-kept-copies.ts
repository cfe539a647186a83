import type { BookCase, OrderCase } from '../cases.ts';
import type { Finding } from '../finding.ts';
import { passingOf } from '../passing.ts';
import type { HoldRecord } from '../records.ts';

/** I5: copies are reserved for an order that lives. */
export const judgeReservation = (one: OrderCase): Finding[] => {
  const { id, order, reservation } = one;
  if (reservation?.state === 'sold' && !order) {
    return [{ invariant: 'I5', subject: { kind: 'order', id }, what: 'sold, but for no order' }];
  }
  if (reservation?.state !== 'reserved') return [];
  const base = { invariant: 'I5', subject: { kind: 'order', id } } as const;
  if (!order) {
    const { since, isCarried } = passingOf(one);
    return [
      {
        ...base,
        what: 'copies are reserved for no order',
        passing: { since, isCarried, queues: [] },
        remedy: { kind: 'release' },
      },
    ];
  }
  return [
    {
      ...base,
      what: `${order.status}, copies still reserved`,
      passing: passingOf(one),
      // One that waits for its payment is judged as an order.
      ...(order.status === 'PENDING' ? {} : { remedy: { kind: 'tell' } }),
    },
  ];
};

/** I5: the reserved and held copies of a book are those of its open reservations and holds. */
export const judgeKeptCopies = ({ id, book, reserved, held }: BookCase): Finding[] => {
  const found = (what: string): Finding => ({
    invariant: 'I5',
    subject: { kind: 'book', id },
    what,
  });
  const counted = book ?? { reserved: 0, held: 0 };
  return [
    ...(counted.reserved === reserved
      ? []
      : [found(`${counted.reserved} copies reserved, ${reserved} of them for orders`)]),
    ...(counted.held === held
      ? []
      : [found(`${counted.held} copies held, ${held} of them in holds`)]),
  ];
};

/** I5: a hold ends when its time is over. */
export const judgeHold = (
  { _id: id, state, expires_at: since }: HoldRecord,
  now: Date,
): Finding[] =>
  state === 'open' && since <= now
    ? [
        {
          invariant: 'I5',
          subject: { kind: 'hold', id },
          what: `still keeps copies, over since ${since.toISOString()}`,
          passing: { since, isCarried: false, queues: [] },
        },
      ]
    : [];
