import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { listBooksQuerySchema } from '@bookstore/contracts/books';
import { type BookDocument, BOOKS } from '../books/book.mongo.ts';
import { type Catalog, startCatalog } from '../testing/catalog.ts';
import { listingOf } from './listing.ts';
import { pageQuery } from './search.mongo.ts';

let catalog: Catalog;

beforeAll(async () => {
  catalog = await startCatalog();
  await catalog.addBook();
});
afterAll(() => catalog.stop());

const stagesOf = (plan: unknown): string[] => {
  if (typeof plan !== 'object' || plan === null) return [];
  const own = 'stage' in plan && typeof plan.stage === 'string' ? [plan.stage] : [];
  return [...own, ...Object.values(plan).flatMap(stagesOf)];
};
const winningStages = (explained: unknown): string[] => {
  const text = JSON.stringify(explained);
  return stagesOf(JSON.parse(text, (key, value) => (key === 'rejectedPlans' ? [] : value)));
};
/** Every stage of the plan that was chosen. */
const plan = async (cursor: { explain: (verbosity: 'queryPlanner') => Promise<unknown> }) =>
  winningStages(await cursor.explain('queryPlanner'));

const QUERIES = [
  {},
  { sort: 'price' },
  { sort: '-price' },
  { sort: 'newest' },
  { topic: 'war' },
  { author: 'homer' },
  { min_price: '1', max_price: '2' },
  { in_stock: 'true' },
  { q: 'war and pe' },
  { q: 'war', topic: 'war', author: 'leo tolstoy', in_stock: 'false', sort: 'price' },
];
const POSITIONS = { title: 'm', relevance: 'm', price: 5, '-price': 5, newest: Date.now() };

test.each(QUERIES)('GET /books with %j is answered by an index, on each page', async (query) => {
  const listing = listingOf(listBooksQuerySchema.parse(query));
  const collection = catalog.db.collection<BookDocument>(BOOKS);
  const tiers = listing.sort === 'relevance' ? (['title', 'rest'] as const) : (['all'] as const);
  for (const tier of tiers) {
    for (const after of [null, { key: POSITIONS[listing.sort], id: 'm' }]) {
      const { filter, ...options } = pageQuery({ listing, tier, after, limit: 20 });
      const stages = await plan(collection.find(filter, options));
      expect(stages).toContain('IXSCAN');
      expect(stages).not.toContain('COLLSCAN');
      // Only the hits of a search are sorted in memory.
      expect(stages.includes('SORT') && listing.words === null).toBe(false);
    }
  }
});

test.each([
  ['holds', { state: 'open', expires_at: { $lte: new Date() } }],
  ['holds', { user_id: 'x', state: 'open' }],
  ['stock_movements', { book_id: 'x', position: { $lt: 5 } }],
  ['stock_movements', { order_id: 'x' }],
  ['books', { outbox_due: { $lte: new Date() } }],
  ['reservations', { outbox_due: { $exists: true } }],
])('%s by %j is answered by an index', async (name, filter) => {
  const stages = await plan(catalog.db.collection(name).find(filter));
  expect(stages).toContain('IXSCAN');
  expect(stages).not.toContain('COLLSCAN');
});
