import { z } from 'zod';

/** A copy of an order's reply, under its id, for a bare findOne. */
export type BenchOrder = { _id: string; reply: unknown };

const querySchema = z.object({
  author: z.string().optional(),
  topic: z.string().optional(),
  q: z.string().optional(),
  max_price: z.coerce.number().optional(),
});

/** The very conditions that the catalog asks MongoDB for, written by hand: an author, a topic or one word. */
export const listFilter = (query: unknown) => {
  const { author, topic, q, max_price } = querySchema.parse(query);
  const facets = [
    ...(topic === undefined ? [] : [`topic:${topic}`]),
    ...(author === undefined ? [] : [`author:${author}`]),
  ];
  return {
    archived: false,
    facets: { $all: facets.length > 0 ? facets : ['all'] },
    ...(q === undefined
      ? {}
      : { 'search.title_words': { $elemMatch: { $gte: q, $lt: `${q}\u{10FFFF}` } } }),
    ...(max_price === undefined ? {} : { price_cents: { $lte: Math.round(max_price * 100) } }),
  };
};

export const LIST_SORT = { 'search.title': 1, _id: 1 } as const;

/** What a Book of the contract is made of. */
export const LISTED = {
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
