import type { Book } from '@bookstore/contracts/books';
import { ProblemError } from '../../api/problem-error.ts';

/** The fields that an edit may change, in the order of the form. Stock is changed apart, with a reason. */
export const FIELD_NAMES = {
  title: 'Title',
  author: 'Author',
  price: 'Price',
  isbn: 'ISBN',
  published_year: 'Year',
  topics: 'Topics',
  image_url: 'Cover',
  description: 'Description',
} as const;
export type DraftField = keyof typeof FIELD_NAMES;
export const DRAFT_FIELDS = [
  'title',
  'author',
  'price',
  'isbn',
  'published_year',
  'topics',
  'image_url',
  'description',
] as const satisfies readonly DraftField[];

/** A book as a form has it: text only, "" for what is not there. */
export type BookDraft = Readonly<Record<DraftField, string>>;

/** The same as the catalog has it. */
export type BookFields = Pick<Book, DraftField>;

const MAX_TOPICS = 10;
const MAX_TOPIC_LENGTH = 50;
const PRICE = /^\d{1,7}(\.\d{1,2})?$/;
const YEAR = /^-?\d{1,4}$/;
const COPIES = /^\d{1,7}$/;

export const draftOf = (book: BookFields): BookDraft => ({
  title: book.title,
  author: book.author,
  price: book.price.toFixed(2),
  isbn: book.isbn ?? '',
  published_year: String(book.published_year ?? ''),
  topics: book.topics.join(', '),
  image_url: book.image_url ?? '',
  description: book.description ?? '',
});

const topicsOf = (text: string): string[] => {
  const topics = text.split(',').map((topic) => topic.trim().toLowerCase());
  return [...new Set(topics.filter((topic) => topic !== ''))];
};

const faultsOf = (draft: BookDraft, topics: readonly string[]): [DraftField, string][] => {
  const faults: [DraftField, boolean, string][] = [
    ['title', draft.title.trim() === '', 'A book needs a title.'],
    ['author', draft.author.trim() === '', 'A book needs an author.'],
    ['price', !PRICE.test(draft.price.trim()), 'A price in dollars, like 19.99.'],
    [
      'published_year',
      !/^$/.test(draft.published_year.trim()) && !YEAR.test(draft.published_year.trim()),
      'A year like 1925, or -750 for 750 BC.',
    ],
    ['topics', topics.length > MAX_TOPICS, `At most ${MAX_TOPICS} topics.`],
    [
      'topics',
      topics.some((topic) => topic.length > MAX_TOPIC_LENGTH),
      `A topic has at most ${MAX_TOPIC_LENGTH} letters.`,
    ],
  ];
  return faults.flatMap(([field, wrong, detail]) => (wrong ? [[field, detail]] : []));
};

const refuse = (faults: readonly (readonly [string, string])[]): ProblemError =>
  new ProblemError({
    code: 'invalid-request',
    status: 0,
    detail: 'Some fields need another look.',
    fields: faults.map(([field, detail]) => ({ pointer: `/${field}`, detail })),
  });

/** Reads what was typed. Throws a ProblemError that names every field that can't be read. */
export const readDraft = (draft: BookDraft): BookFields => {
  const topics = topicsOf(draft.topics);
  const faults = faultsOf(draft, topics);
  if (faults.length > 0) throw refuse(faults);
  const year = draft.published_year.trim();
  return {
    title: draft.title.trim(),
    author: draft.author.trim(),
    price: Number(draft.price.trim()),
    isbn: draft.isbn.trim() || null,
    published_year: year === '' ? null : Number(year),
    topics,
    image_url: draft.image_url.trim() || null,
    description: draft.description.trim() === '' ? null : draft.description,
  };
};

/** "12" → 12 copies. Throws a ProblemError at the field `stock`. */
export const readStock = (text: string): number => {
  if (!COPIES.test(text.trim())) throw refuse([['stock', 'A whole number of copies, 0 or more.']]);
  return Number(text.trim());
};

/** "+5" → 5, "-2" → -2 copies. Throws a ProblemError at the field `delta`. */
export const readDelta = (text: string): number => {
  const delta = /^[+-]?\d{1,7}$/.test(text.trim()) ? Number(text.trim()) : 0;
  if (delta === 0) throw refuse([['delta', 'Copies to add, like 5, or to take away, like -2.']]);
  return delta;
};
