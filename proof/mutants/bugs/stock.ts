import type { Edit, Mutant } from '../mutant.ts';
import { MODEL } from './model-check.ts';

const RESERVATIONS = 'catalog-service/src/reservations';
const PLAN_RESERVATIONS = `${RESERVATIONS}/plan-reservations.ts`;
const RESERVING_TEST = `${RESERVATIONS}/plan-reservations.unit.test.ts`;
const PROPERTY_TEST = `${RESERVATIONS}/reservations.property.unit.test.ts`;
const SAGA_TEST = `${RESERVATIONS}/saga.int.test.ts`;
const STALE_TEST = `${RESERVATIONS}/stale-consumer.int.test.ts`;

const NO_TRANSACTION: Edit = {
  file: 'packages/platform/src/mongo/transaction.ts',
  find: `client.withSession((session) => runUntilCommitted(session, work, late.signal));`,
  replace: 'client.withSession(work);',
};

/** Copies that are sold twice or promised to two buyers. */
export const STOCK_BUGS: readonly Mutant[] = [
  {
    name: 'no-transaction',
    quick: true,
    bug: 'What belongs together is written one after the other: a crash in between leaves a part of it.',
    breaks: ['I2', 'I5'],
    edits: [NO_TRANSACTION],
    checks: [
      {
        file: STALE_TEST,
        test: 'an abort after the reservation was written leaves nothing, tells nobody, and the next try works',
      },
    ],
  },
  {
    name: 'guard-removed',
    quick: true,
    bug: 'Stock is read, checked and written without a look at what it has become meanwhile.',
    breaks: ['I1', 'I2'],
    edits: [
      NO_TRANSACTION,
      {
        file: 'catalog-service/src/books/book.mongo.ts',
        find: 'filter: { _id: book.id, revision: before.book.revision },',
        replace: 'filter: { _id: book.id },',
      },
    ],
    checks: [
      { file: STALE_TEST, test: 'two processes that read the same copies do not both sell them' },
    ],
  },
  {
    name: 'reserved-copies-sold-again',
    bug: 'Copies that belong to an order already count as free for the next one.',
    breaks: ['I1'],
    edits: [
      {
        file: PLAN_RESERVATIONS,
        find: 'const available = known ? book.stock.available + heldOf(book_id) : 0;',
        replace: 'const available = known ? book.stock.onHand + heldOf(book_id) : 0;',
      },
    ],
    checks: [
      {
        file: SAGA_TEST,
        test: 'ten copies and two hundred orders at once: exactly ten are reserved',
      },
    ],
  },
  {
    name: 'no-floor',
    quick: true,
    bug: 'A part of the stock may fall below zero.',
    breaks: ['I1'],
    edits: [
      {
        file: 'catalog-service/src/books/stock.ts',
        find: 'if (Math.min(available, held, reserved) < 0) {',
        replace: 'if (Math.min(available, held, reserved) < Number.NEGATIVE_INFINITY) {',
      },
    ],
    checks: [
      {
        file: 'catalog-service/src/books/stock.unit.test.ts',
        test: '%j would take more than there is',
      },
    ],
  },
  {
    name: 'lines-not-merged',
    quick: true,
    bug: 'The same book on two lines of one order is checked line by line and passes twice.',
    breaks: ['I1'],
    edits: [
      {
        file: PLAN_RESERVATIONS,
        find: 'const lines = mergeLines(order.items);',
        replace: 'const lines = order.items;',
      },
    ],
    checks: [{ file: RESERVING_TEST, test: 'the same book on two lines counts twice' }],
  },
  {
    name: 'partial-reservation',
    quick: true,
    bug: 'Where fewer copies are left than wanted, those are reserved and it counts as success.',
    breaks: ['I8'],
    edits: [
      {
        file: PLAN_RESERVATIONS,
        find: 'const lines = mergeLines(order.items);',
        replace: `const lines = mergeLines(order.items).map(({ book_id, quantity }) => ({
    book_id,
    quantity: Math.min(quantity, Math.max(1, books.get(book_id)?.stock.available ?? 0)),
  }));`,
      },
    ],
    checks: [
      {
        file: RESERVING_TEST,
        test: 'takes no copy at all when one line is short, and names every short line',
      },
      { file: PROPERTY_TEST, test: 'an order has all of its lines or none' },
      MODEL,
    ],
  },
  {
    name: 'no-inbox',
    quick: true,
    bug: 'An order that was answered before is decided anew.',
    breaks: ['I3', 'I5'],
    edits: [
      {
        file: PLAN_RESERVATIONS,
        find: 'if (input.existing.has(order.order_id)) {',
        replace: 'if (made.has(order.order_id)) {',
      },
    ],
    checks: [
      { file: RESERVING_TEST, test: 'an order that was answered before is only answered again' },
      { file: PROPERTY_TEST, test: 'hearing everything twice changes nothing' },
      MODEL,
    ],
  },
  {
    name: 'mark-outside-transaction',
    quick: true,
    bug: 'The reservation, which is also the mark "handled", is written outside of the transaction.',
    breaks: ['I5', 'I8'],
    edits: [
      {
        file: 'catalog-service/src/reservations/reservation.mongo.ts',
        find: `toReservationDocument(reservation, reply, now)),
        { session },`,
        replace: `toReservationDocument(reservation, reply, now)),
        {},`,
      },
    ],
    checks: [
      {
        file: STALE_TEST,
        test: 'an abort after the reservation was written leaves nothing, tells nobody, and the next try works',
      },
    ],
  },
  {
    name: 'publish-before-commit',
    quick: true,
    bug: 'The others are told, and the cache is written, before the transaction is committed.',
    breaks: ['I5'],
    edits: [
      {
        file: 'catalog-service/src/transactions/transact.mongo.ts',
        find: 'return { result, committed };',
        replace: 'await afterCommit(committed);\n        return { result, committed };',
      },
    ],
    checks: [
      {
        file: STALE_TEST,
        test: 'a commit that fails tells nobody',
      },
    ],
  },
];
