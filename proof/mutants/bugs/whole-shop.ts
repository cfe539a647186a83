import type { Mutant } from '../mutant.ts';

const STOPPED_THERE = 'proof/crash-points/stopped-there.e2e.test.ts';

/** Bugs that show when a process of a whole shop dies at the worst moment. */
export const WHOLE_SHOP_BUGS: readonly Mutant[] = [
  {
    name: 'charged-again-after-crash',
    bug: 'After a crash between the charge and its note the money is asked for under another key.',
    breaks: ['I3'],
    edits: [
      {
        file: 'order-service/src/order-saga/pay-order.ts',
        find: 'key: order.id,',
        replace: 'key: crypto.randomUUID(),',
      },
    ],
    checks: [
      {
        file: STOPPED_THERE,
        test: 'order-service, after provider answered, before the state is written',
      },
    ],
  },
  {
    name: 'answer-without-outbox',
    bug: "The catalog's answer is not in the outbox: a crash after the commit leaves the order waiting.",
    breaks: ['I4', 'I5'],
    edits: [
      {
        file: 'catalog-service/src/reservations/reservation.mongo.ts',
        find: '...outboxFields(reply ? [reply] : [], now),',
        replace: '...outboxFields([], now),',
      },
    ],
    checks: [{ file: STOPPED_THERE, test: 'catalog-service, after commit, before publish' }],
  },
];
