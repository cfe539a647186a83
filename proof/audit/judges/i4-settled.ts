import type { OrderCase, Rules } from '../cases.ts';
import type { Finding } from '../finding.ts';
import { passingOf } from '../passing.ts';

const MINUTE_MS = 60_000;
/** What the catalog can't have done with copies of an order that waits. */
const AFTER_THE_END = new Set(['sold', 'released', 'returned', 'void']);

/** I4: an order that was taken goes on, and comes to its end in bounded time. */
export const judgeSettling = (one: OrderCase, rules: Rules): Finding[] => [
  ...judgePending(one, rules),
  ...judgePaymentWork(one),
];

const judgePending = (one: OrderCase, { now, graceMs, expiryMs }: Rules): Finding[] => {
  const { id, order, reservation } = one;
  if (order?.status !== 'PENDING') return [];
  const base = { invariant: 'I4', subject: { kind: 'order', id } } as const;
  const state = reservation?.state;
  if (state !== undefined && AFTER_THE_END.has(state)) {
    return [{ ...base, what: `PENDING, but its reservation is ${state}` }];
  }
  const ageMs = now.getTime() - order.created_at.getTime();
  const what = `PENDING for ${Math.floor(ageMs / MINUTE_MS)} min`;
  if (ageMs > expiryMs + graceMs) return [{ ...base, what, remedy: { kind: 'expire' } }];
  const isPaying = order.history.at(-1)?.payment.status === 'pending';
  const remedy = { kind: isPaying ? 'payment' : 'tell' } as const;
  return [{ ...base, what, passing: passingOf(one), remedy }];
};

const judgePaymentWork = ({ id, order }: OrderCase): Finding[] =>
  order?.payment_work
    ? [
        {
          invariant: 'I4',
          subject: { kind: 'order', id },
          what: `${order.status}, nobody sees to its payment, due since ${order.payment_work.due.toISOString()}`,
          passing: { since: order.payment_work.due, isCarried: false, queues: [] },
        },
      ]
    : [];

/** I4: what buyers were told with a 201 is there. `known`: which of these ids are. */
export const judgeTold = (told: readonly string[], known: ReadonlySet<string>): Finding[] =>
  told
    .filter((id) => !known.has(id))
    .map((id) => ({
      invariant: 'I4',
      subject: { kind: 'order', id },
      what: 'lost: a buyer was told that it is there',
    }));
