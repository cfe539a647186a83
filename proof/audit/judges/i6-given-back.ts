import { isEnded, type OrderCase } from '../cases.ts';
import type { Finding } from '../finding.ts';
import { passingOf } from '../passing.ts';

/** I6: an order that was rejected or cancelled has its copies back, and its money. */
export const judgeGivenBack = (one: OrderCase): Finding[] => {
  const { id, order, reservation, charge } = one;
  if (!order || !isEnded(order)) return [];
  const base = { invariant: 'I6', subject: { kind: 'order', id } } as const;
  const passing = passingOf(one);
  const state = reservation?.state;
  const payment = order.history.at(-1)?.payment.status;
  const keepsMoney = charge?.state === 'charged' || payment === 'refund-pending';
  return [
    ...(state === 'reserved' || state === 'sold'
      ? [
          {
            ...base,
            what: `${order.status}, copies not back: its reservation is ${state}`,
            passing,
            remedy: { kind: 'tell' } as const,
          },
        ]
      : []),
    ...(keepsMoney
      ? [
          {
            ...base,
            what: `${order.status}, money not back: charge ${charge?.state ?? 'unknown'}, payment ${payment}`,
            passing,
            remedy: { kind: 'payment' } as const,
          },
        ]
      : []),
  ];
};
