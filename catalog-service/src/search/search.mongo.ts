import type { BookSort } from '@bookstore/contracts/books';
import { createSingleBatchFind, type Db, type FindQuery } from '@bookstore/platform/mongo';
import type { Filter } from 'mongodb';
import { facet } from '../analyzer/facets.ts';
import {
  type BookDocument,
  BOOKS,
  type SummaryDocument,
  toBookSummary,
} from '../books/book.mongo.ts';
import type { Listing, Tier } from './listing.ts';
import type { FindBooks, PageRequest } from './list-books.ts';
import type { LoadSummaries } from './list-item-cache.ts';

type Condition = Filter<BookDocument>;
type FoundDocument = Pick<BookDocument, '_id' | 'revision'>;
type SortFields = Pick<BookDocument, 'price_cents' | 'created_at'> & { search: { title: string } };

const ORDERS = {
  title: { field: 'search.title', direction: 1 },
  relevance: { field: 'search.title', direction: 1 },
  price: { field: 'price_cents', direction: 1 },
  '-price': { field: 'price_cents', direction: -1 },
  newest: { field: 'created_at', direction: -1 },
} as const satisfies Record<BookSort, { field: string; direction: 1 | -1 }>;

/** Follows every continuation of a prefix: no token holds this character. */
const MAX_CODE_POINT = '\u{10FFFF}';

/** Each token as a whole, the last one as a prefix: ranges of an index, never a regular expression. */
const hasWords = (field: string, words: readonly string[]): Condition[] => {
  const whole = words.slice(0, -1).map((word) => ({ [field]: word }));
  const last = words.at(-1) ?? '';
  return [...whole, { [field]: { $elemMatch: { $gte: last, $lt: last + MAX_CODE_POINT } } }];
};

const tierConditions = (words: readonly string[] | null, tier: Tier): Condition[] => {
  if (words === null) return [];
  const inTitle = hasWords('search.title_words', words);
  if (tier === 'title') return inTitle;
  const anywhere = hasWords('search.words', words);
  return tier === 'rest' ? [...anywhere, { $nor: [{ $and: inTitle }] }] : anywhere;
};

const facetsIn = ({ topic, author, inStock }: Listing): string[] => [
  ...(topic === null ? [] : [facet.topic(topic)]),
  ...(author === null ? [] : [facet.author(author)]),
  ...(inStock === null ? [] : [facet.stock(inStock)]),
];

const filterConditions = (listing: Listing): Condition[] => {
  const wanted = facetsIn(listing);
  return [
    // For searches: the indexes of words begin with it.
    { archived: false },
    { facets: { $all: wanted.length > 0 ? wanted : [facet.all] } },
    ...(listing.minCents === null ? [] : [{ price_cents: { $gte: listing.minCents } }]),
    ...(listing.maxCents === null ? [] : [{ price_cents: { $lte: listing.maxCents } }]),
  ];
};

const cursorConditions = ({ listing, after }: PageRequest): Condition[] => {
  if (after === null) return [];
  const { field, direction } = ORDERS[listing.sort];
  const key = field === 'created_at' ? new Date(after.key) : after.key;
  const [beyond, from] = direction === 1 ? ['$gt', '$gte'] : ['$lt', '$lte'];
  // The first condition bounds the index scan, the second skips the books already listed.
  return [
    { [field]: { [from]: key } },
    { $or: [{ [field]: { [beyond]: key } }, { _id: { [beyond]: after.id } }] },
  ];
};

export const pageQuery = (request: PageRequest): FindQuery<BookDocument> => {
  const { listing, tier, limit } = request;
  const { field, direction } = ORDERS[listing.sort];
  const conditions = [
    ...filterConditions(listing),
    ...tierConditions(listing.words, tier),
    ...cursorConditions(request),
  ];
  return {
    filter: { $and: conditions },
    projection: { revision: 1, [field]: 1 },
    sort: { [field]: direction, _id: direction },
    limit,
  };
};

/** The value of the only sort field in the projection. */
const sortKeyOf = ({ search, price_cents, created_at }: Partial<SortFields>): string | number =>
  search?.title ?? price_cents ?? created_at?.getTime() ?? '';

export const createFindBooks = (db: Db): FindBooks => {
  const find = createSingleBatchFind<BookDocument, FoundDocument & Partial<SortFields>>(
    db.collection(BOOKS),
    { readConcern: 'majority' },
  );
  return async (request) => {
    const found = await find(pageQuery(request));
    return found.map((document) => ({
      id: document._id,
      revision: document.revision,
      key: sortKeyOf(document),
    }));
  };
};

/** The fields of a list item: about half of the document. */
const SUMMARY_PROJECTION = {
  title: 1,
  author: 1,
  isbn: 1,
  topics: 1,
  description: 1,
  image_url: 1,
  published_year: 1,
  price_cents: 1,
  available: 1,
  version: 1,
  created_at: 1,
  updated_at: 1,
} as const;

export const createLoadSummaries = (db: Db): LoadSummaries => {
  const find = createSingleBatchFind<BookDocument, SummaryDocument & FoundDocument>(
    db.collection(BOOKS),
    { readConcern: 'majority' },
  );
  const projection = { ...SUMMARY_PROJECTION, revision: 1 } as const;
  return async (ids) => {
    const filter = { _id: { $in: [...ids] } };
    const documents = await find({ filter, projection, limit: ids.length });
    return documents.map((document) => ({
      revision: document.revision,
      book: toBookSummary(document),
    }));
  };
};
