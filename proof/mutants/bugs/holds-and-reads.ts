import type { Mutant } from '../mutant.ts';
import { MODEL } from './model-check.ts';

const PLAN_RESERVATIONS = 'catalog-service/src/reservations/plan-reservations.ts';
const PLAN_HOLDS = 'catalog-service/src/holds/plan-holds.ts';
const SAGA_TEST = 'catalog-service/src/reservations/saga.int.test.ts';

/** Copies that are put aside, and what readers are shown: caches, copies of the catalog, pages. */
export const HOLD_AND_READ_BUGS: readonly Mutant[] = [
  {
    name: 'hold-of-another',
    quick: true,
    bug: 'A buyer orders with the copies that were put aside for somebody else.',
    breaks: ['contract'],
    edits: [
      {
        file: PLAN_RESERVATIONS,
        find: "hold && hold.userId === order.user_id && hold.state === 'open'",
        replace: "hold && hold.state === 'open'",
      },
    ],
    checks: [{ file: SAGA_TEST, test: "another's hold is no help" }],
  },
  {
    name: 'hold-not-used-up',
    quick: true,
    bug: 'A hold stays open after its order: its end gives copies back that are sold.',
    breaks: ['I2'],
    edits: [
      {
        file: PLAN_RESERVATIONS,
        find: "holds.set(hold.id, { ...hold, state: 'used' });",
        replace: 'holds.set(hold.id, hold);',
      },
    ],
    checks: [{ file: SAGA_TEST, test: 'uses the held copies up, and the hold is gone' }, MODEL],
  },
  {
    name: 'expired-holds-count',
    quick: true,
    bug: 'Expired holds that wait for the sweep count towards the five open ones.',
    breaks: ['contract'],
    edits: [
      {
        file: PLAN_HOLDS,
        find: 'const open = own.filter((hold) => isOpen(hold, input.now));',
        replace: 'const open = own;',
      },
    ],
    checks: [
      {
        file: 'catalog-service/src/holds/plan-holds.unit.test.ts',
        test: 'expired holds that wait for the sweep do not count, and their copies can be held again',
      },
    ],
  },
  {
    name: 'cap-per-hold',
    quick: true,
    bug: 'The cap of copies of one book counts each hold alone, so five holds take five times as many.',
    breaks: ['contract'],
    edits: [
      {
        file: PLAN_HOLDS,
        find: 'const ownLines = open.flatMap((hold) => hold.lines);',
        replace: 'const ownLines: Line[] = [];',
      },
    ],
    checks: [
      {
        file: 'catalog-service/src/holds/plan-holds.unit.test.ts',
        test: 'over all open holds of a user: %s',
      },
    ],
  },
  {
    name: 'archived-book-sold',
    quick: true,
    bug: 'A book that was taken out of the shop can still be reserved.',
    breaks: ['contract'],
    edits: [
      {
        file: PLAN_RESERVATIONS,
        find: 'const known = book !== undefined && !book.archived;',
        replace: 'const known = book !== undefined;',
      },
    ],
    checks: [{ file: SAGA_TEST, test: 'an archived book is unknown' }],
  },
  {
    name: 'old-entry-over-newer',
    bug: 'A slow reader puts an old state of a book over a newer one in the cache.',
    breaks: ['contract'],
    edits: [
      {
        file: 'catalog-service/src/cache/book-cache.redis.ts',
        find: 'if head and tonumber(head) >= tonumber(ARGV[1]) then return 0 end',
        replace: '',
      },
    ],
    checks: [
      {
        file: 'catalog-service/src/cache/cache.int.test.ts',
        test: 'a slow reader never puts an older entry over a newer one',
      },
    ],
  },
  {
    name: 'coherent-too-early',
    bug: 'After more missed changes than it remembers, a replica renews only those and calls its cache coherent.',
    breaks: ['contract'],
    edits: [
      {
        file: 'catalog-service/src/cache/cache-refresher.ts',
        find: 'if (hasOverflowed) await refreshAll();',
        replace: 'if (hasOverflowed) hasOverflowed = false;',
      },
    ],
    checks: [
      {
        file: 'catalog-service/src/cache/cache-refresher.int.test.ts',
        test: 'more changes than can be remembered renew every entry',
      },
    ],
  },
  {
    name: 'crashed-writer-forgotten',
    bug: 'Nobody renews the lists of a writer that died between its commit and the caches.',
    breaks: ['contract'],
    edits: [
      {
        file: 'catalog-service/src/cache/crash-recovery.mongo.ts',
        find: 'await recover(suspect.map(({ _id }) => _id));',
        replace: '',
      },
    ],
    checks: [
      {
        file: 'catalog-service/src/cache/cache.int.test.ts',
        test: 'between its commit and the caches: pages and lists are renewed within two seconds',
      },
    ],
  },
  {
    name: 'topics-of-archived-books',
    quick: true,
    bug: 'A book that was taken out of the shop still counts for its topics.',
    breaks: ['contract'],
    edits: [
      {
        file: 'catalog-service/src/books/topic-counts.mongo.ts',
        find: 'book === null || book.archived ? []',
        replace: 'book === null ? []',
      },
    ],
    checks: [
      {
        file: 'catalog-service/src/books/topic-counts.int.test.ts',
        test: 'the counts are those of the live books, whatever is written at two replicas at once',
      },
    ],
  },
  {
    name: 'cache-as-truth',
    bug: "The order-service's own copy of the stock, a hint, refuses orders without asking the catalog.",
    breaks: ['contract'],
    edits: [
      {
        file: 'order-service/src/orders/price-lines.ts',
        find: 'return stock !== null && stock < line.quantity;',
        replace: 'return line.cachedStock < line.quantity && stock !== Number.POSITIVE_INFINITY;',
      },
    ],
    checks: [
      {
        file: 'order-service/src/orders/place-order.int.test.ts',
        test: 'sells at once what came back a moment after it was sold out',
      },
      {
        file: 'order-service/src/orders/place-order.int.test.ts',
        test: 'takes orders for known books, also when they seem sold out, and answers 503 for others',
      },
    ],
  },
  {
    name: 'late-event-as-truth',
    quick: true,
    bug: 'An older event that comes late puts an old number of copies over the present one.',
    breaks: ['contract'],
    edits: [
      {
        file: 'order-service/src/catalog-copy/book-copy.mongo.ts',
        find: "const moved = { $gte: [state.stock_version, { $ifNull: ['$stock_version', NO_STOCK_VERSION] }] };",
        replace: 'const moved = { $gte: [state.stock_version, NO_STOCK_VERSION] };',
      },
    ],
    checks: [
      {
        file: 'order-service/src/catalog-copy/book-copy.int.test.ts',
        test: 'takes titles by version and stock by stock_version, in whatever order they come',
      },
    ],
  },
  {
    name: 'book-cursor-skips',
    quick: true,
    bug: 'The next page of books leaves out those with the same key as the last one of the page.',
    breaks: ['contract'],
    edits: [
      {
        file: 'catalog-service/src/search/search.mongo.ts',
        find: '{ $or: [{ [field]: { [beyond]: key } }, { _id: { [beyond]: after.id } }] },',
        replace: '{ [field]: { [beyond]: key } },',
      },
    ],
    checks: [
      {
        file: 'catalog-service/src/search/search.int.test.ts',
        test: 'following the links by %s visits each book once, while others are added',
      },
    ],
  },
  {
    name: 'order-cursor-skips',
    quick: true,
    bug: 'The next page of orders leaves out those that were placed in the same millisecond.',
    breaks: ['contract'],
    edits: [
      {
        file: 'order-service/src/orders/order-queries.mongo.ts',
        find: '$or: [{ created_at: { $lt: createdAt } }, { _id: { $lt: id } }],',
        replace: '$or: [{ created_at: { $lt: createdAt } }, { _id: { $in: [] } }],',
      },
    ],
    checks: [
      {
        file: 'order-service/src/orders/find-orders.int.test.ts',
        test: 'leaves none out of those that were placed in the same millisecond',
      },
    ],
  },
];
