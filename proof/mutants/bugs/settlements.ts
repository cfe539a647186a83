import type { Mutant } from '../mutant.ts';
import { MODEL } from './model-check.ts';

const RESERVATIONS = 'catalog-service/src/reservations';
const PLAN_SETTLEMENTS = `${RESERVATIONS}/plan-settlements.ts`;
const SETTLING_TEST = `${RESERVATIONS}/plan-settlements.unit.test.ts`;
const SAGA_TEST = `${RESERVATIONS}/saga.int.test.ts`;

/** Copies lost or made up at the end of an order. */
export const SETTLEMENT_BUGS: readonly Mutant[] = [
  {
    name: 'release-twice',
    quick: true,
    bug: 'Copies that were given back are given back again by a repeat.',
    breaks: ['I2', 'I6'],
    edits: [
      {
        file: PLAN_SETTLEMENTS,
        find: "release: 'released'",
        replace: "release: 'reserved'",
      },
    ],
    checks: [
      { file: SETTLING_TEST, test: 'copies come back once, however often it is said' },
      MODEL,
    ],
  },
  {
    name: 'return-twice',
    bug: 'A cancelled sale is put on the ledger as a return each time it is told of.',
    breaks: ['I2', 'I8'],
    edits: [{ file: PLAN_SETTLEMENTS, find: "return: 'returned'", replace: "return: 'sold'" }],
    checks: [
      { file: SAGA_TEST, test: 'cancelled after it was accepted: a return on the ledger' },
      MODEL,
    ],
  },
  {
    name: 'cancel-overtakes-order',
    bug: 'A cancel that comes before its order leaves no trace, so the order is reserved for ever.',
    breaks: ['I5', 'I6'],
    edits: [
      {
        file: PLAN_SETTLEMENTS,
        find: "return command === 'confirm' ? 'wait' : 'tombstone';",
        replace: "return command === 'confirm' ? 'wait' : 'nothing';",
      },
    ],
    checks: [
      {
        file: SAGA_TEST,
        test: 'a cancel that overtakes the order: it is never reserved and not answered',
      },
      MODEL,
    ],
  },
  {
    name: 'early-acceptance-swallowed',
    bug: 'An acceptance that comes before its reservation is taken as done, and nothing is sold.',
    breaks: ['I8'],
    edits: [
      {
        file: PLAN_SETTLEMENTS,
        find: "return command === 'confirm' ? 'wait' : 'tombstone';",
        replace: "return command === 'confirm' ? 'nothing' : 'tombstone';",
      },
    ],
    checks: [
      { file: SAGA_TEST, test: 'an acceptance that comes too early is tried again and then sells' },
    ],
  },
  {
    name: 'no-release',
    bug: 'The copies of a rejected or cancelled order stay reserved.',
    breaks: ['I5', 'I6'],
    edits: [
      {
        file: PLAN_SETTLEMENTS,
        find: "return command === 'confirm' ? 'sell' : 'release';",
        replace: "return command === 'confirm' ? 'sell' : 'nothing';",
      },
    ],
    checks: [{ file: SAGA_TEST, test: '%s: the copies come back once' }, MODEL],
  },
  {
    name: 'sale-off-the-ledger',
    quick: true,
    bug: 'Sold copies leave the house without an entry in the ledger.',
    breaks: ['I2', 'I8'],
    edits: [
      {
        file: `${RESERVATIONS}/settle-orders.ts`,
        find: 'await transaction.addMovements(plan.movements);',
        replace: '',
      },
    ],
    checks: [
      {
        file: `${RESERVATIONS}/reservations.int.test.ts`,
        test: 'an accepted order is a sale, line by line on the ledger',
      },
    ],
  },
];
