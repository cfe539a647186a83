import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type ListBooksQuery, listBooksQuerySchema } from '@bookstore/contracts/books';
import { type BookDocument, BOOKS, newBookId, toBookDocument } from '../books/book.mongo.ts';
import { type Catalog, startCatalog } from '../testing/catalog.ts';
import { AT, sampleBook } from '../testing/samples.ts';
import { listingOf, tiersOf } from './listing.ts';
import { pageQuery } from './search.mongo.ts';

const BOOKS_IN_SHOP = 100_000;
const RARE = 3;
const BATCH = 5_000;
const LIMIT = 21;
/** A small multiple of the page, far below the number of books. */
const MAX_EXAMINED = 3 * LIMIT;
const SORTS = ['title', 'price', '-price', 'newest'] as const;

/** Three of 100,000 are rare in every respect; they come last by title, price and age. */
const makeDocument = (index: number): BookDocument => {
  const isRare = index >= BOOKS_IN_SHOP - RARE;
  const number = String(index).padStart(6, '0');
  const book = sampleBook(
    newBookId(),
    { available: isRare ? 0 : 1_000 },
    {
      title: isRare ? `Zzz ${number} rarity` : `Volume ${number} ${index % 2 ? 'odd' : 'even'}`,
      author: isRare ? 'Rare Author' : index % 100 === 0 ? 'Prolific Author' : `Author ${number}`,
      topics: isRare ? ['rare'] : ['common'],
      priceCents: isRare ? 900_000 : 100 + index,
      createdAt: new Date(AT.getTime() + (isRare ? -index : index)),
    },
  );
  return toBookDocument(book, [], AT);
};

let catalog: Catalog;
beforeAll(async () => {
  catalog = await startCatalog();
  const collection = catalog.db.collection<BookDocument>(BOOKS);
  for (let from = 0; from < BOOKS_IN_SHOP; from += BATCH) {
    const documents = Array.from({ length: BATCH }, (_, offset) => makeDocument(from + offset));
    await collection.insertMany(documents, { ordered: false, writeConcern: { w: 1 } });
  }
}, 180_000);
afterAll(() => catalog.stop(), 60_000);

const FILTERS: readonly Record<string, string>[] = [
  {},
  { in_stock: 'false' },
  { in_stock: 'true' },
  { topic: 'rare' },
  { topic: 'common' },
  { author: 'rare author' },
  { author: 'prolific author' },
  { min_price: '8000' },
  { max_price: '900' },
  { q: 'rarity' },
  { q: 'odd' },
  { topic: 'common', in_stock: 'false' },
  { author: 'prolific author', in_stock: 'true' },
];
const QUERIES = FILTERS.flatMap((filter) => SORTS.map((sort) => ({ ...filter, sort })));
const BY_RELEVANCE = FILTERS.filter(({ q }) => q !== undefined);

const examined = async (query: ListBooksQuery): Promise<number> => {
  const listing = listingOf(query);
  let total = 0;
  for (const tier of tiersOf(listing)) {
    const { filter, ...options } = pageQuery({ listing, tier, after: null, limit: LIMIT });
    const cursor = catalog.db.collection<BookDocument>(BOOKS).find(filter, options);
    const { executionStats } = await cursor.explain('executionStats');
    total += Number(executionStats.totalDocsExamined);
    if (executionStats.nReturned >= LIMIT) break;
  }
  return total;
};

test.each([...QUERIES, ...BY_RELEVANCE])(
  'of 100,000 skewed books, GET /books with %j examines about a page',
  async (query) => {
    expect(await examined(listBooksQuerySchema.parse(query))).toBeLessThanOrEqual(MAX_EXAMINED);
  },
);
