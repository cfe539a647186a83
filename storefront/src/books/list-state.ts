import type { BookSort, listBooksQuerySchema } from '@bookstore/contracts/books';
import type { z } from 'zod';

type BooksQuery = z.input<typeof listBooksQuerySchema>;

/** What the list shows, as the address of the page has it. Empty text: not asked for. */
export type ListState = {
  q: string;
  topic: string;
  author: string;
  minPrice: string;
  maxPrice: string;
  onlyInStock: boolean;
  /** null: by title, or by relevance while there are words to search for. */
  sort: BookSort | null;
};

export const SORT_NAMES: Readonly<Record<BookSort, string>> = {
  relevance: 'Best match',
  title: 'Title',
  newest: 'Newest',
  price: 'Price: low to high',
  '-price': 'Price: high to low',
};

const PAGE_SIZE = '24';
const LONGEST = { q: 200, topic: 50, author: 200 } as const;
const PRICE = /^\d{1,7}(\.\d{1,2})?$/;

const isSort = (text: string): text is BookSort => Object.hasOwn(SORT_NAMES, text);
export const readSort = (text: string): BookSort | null => (isSort(text) ? text : null);

/** "12.50 " → "12.50"; anything that is no price up to 1,000,000 → "". */
const readPrice = (text: string | null): string => {
  const price = (text ?? '').trim();
  return PRICE.test(price) && Number(price) <= 1_000_000 ? price : '';
};

/** Reads an address that anyone may have typed: what does not fit counts as not asked for. */
export const readListState = (search: URLSearchParams): ListState => {
  const text = (name: keyof typeof LONGEST) => (search.get(name) ?? '').slice(0, LONGEST[name]);
  const sort = readSort(search.get('sort') ?? '');
  const q = text('q');
  return {
    q,
    topic: text('topic'),
    author: text('author'),
    minPrice: readPrice(search.get('min_price')),
    maxPrice: readPrice(search.get('max_price')),
    onlyInStock: search.get('in_stock') === 'true',
    sort: sort === 'relevance' && q.trim() === '' ? null : sort,
  };
};

const entriesOf = (state: ListState): [string, string][] => [
  ['q', state.q],
  ['topic', state.topic],
  ['author', state.author],
  ['min_price', state.minPrice],
  ['max_price', state.maxPrice],
  ['in_stock', state.onlyInStock ? 'true' : ''],
  ['sort', state.sort ?? ''],
];

/** The address of a state: only what differs from the whole list, so that links stay short. */
export const writeListState = (state: ListState): URLSearchParams =>
  new URLSearchParams(entriesOf(state).filter(([, value]) => value.trim() !== ''));

/** The query that the catalog understands. */
export const toBooksQuery = (state: ListState, cursor: string | null): BooksQuery => ({
  ...Object.fromEntries(writeListState({ ...state, q: state.q.trim() })),
  limit: PAGE_SIZE,
  ...(cursor === null ? {} : { cursor }),
});

/** Filters that narrow the list, the search words not counted. */
export const countFilters = (state: ListState): number =>
  [state.topic, state.author, state.minPrice, state.maxPrice, state.onlyInStock].filter(Boolean)
    .length;
