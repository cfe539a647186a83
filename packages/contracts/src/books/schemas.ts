import { z } from 'zod';
import {
  amountSchema,
  documentedAs,
  pageQueryShape,
  priceSchema,
  queryBooleanSchema,
  queryPriceSchema,
  textSchema,
} from '../http/values.ts';
import { isIsbn, normaliseIsbn } from './isbn.ts';

export const MAX_STOCK = 1_000_000;

/** White space as `String.prototype.trim` knows it, in the syntax that all regular expressions share. */
const WHITE_SPACE =
  '\\t\\n\\v\\f\\r \\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff';
const NOT_BLANK = `[^${WHITE_SPACE}]`;

// MongoDB can't store half a surrogate pair: it would return another text.
const isWellFormed = (value: string): boolean => value.isWellFormed();
const unicode = (min: 0 | 1, max: number) =>
  textSchema(min, max).refine(isWellFormed, 'must be well-formed Unicode');

/** A text of 1 to `max` characters that is more than white space; white space around it is dropped. */
const text = (max: number) =>
  unicode(0, max).trim().min(1).meta({ minLength: 1, maxLength: max, pattern: NOT_BLANK });

const isbnSchema = z
  .string()
  .max(20)
  .transform(normaliseIsbn)
  .refine(isIsbn, 'must be an ISBN-10 or ISBN-13 with a right check digit')
  .meta(
    documentedAs({
      type: 'string',
      format: 'isbn',
      maxLength: 20,
      description: 'ISBN-10 or ISBN-13 with a right check digit; hyphens and spaces are dropped',
    }),
  );

const MAX_TOPIC = 50;
// The stored form counts, so that every stored topic fits into a query.
const storedTopicSchema = z
  .string()
  .refine(isWellFormed, 'must be well-formed Unicode')
  .normalize()
  .trim()
  .toLowerCase()
  .min(1)
  .max(MAX_TOPIC)
  .meta({ minLength: 1, maxLength: MAX_TOPIC, pattern: NOT_BLANK });

const topicsSchema = z
  .array(storedTopicSchema)
  .max(10)
  .transform((topics) => [...new Set(topics)]);

const URL_CHARACTER =
  '[^\\\\\\x00-\\x20\\x7f\\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]';
const PATH_OR_HTTP_URL = `^(?:/|/[^/\\\\\\x00-\\x20]URL*|[Hh][Tt][Tt][Pp][Ss]?://[A-Za-z0-9]URL*)$`;
const imageUrlSchema = unicode(0, 2_000).regex(
  new RegExp(PATH_OR_HTTP_URL.replaceAll('URL', URL_CHARACTER), 'u'),
  'must be an http(s) address or a path',
);

const stockSchema = z.int().min(0).max(MAX_STOCK);
const yearSchema = z.int().min(-3_000).max(2_100);
const descriptionSchema = unicode(0, 10_000);

export const createBookBodySchema = z.strictObject({
  title: text(300),
  author: text(200),
  price: priceSchema,
  stock: stockSchema,
  isbn: isbnSchema.optional(),
  topics: topicsSchema.optional(),
  description: descriptionSchema.optional(),
  image_url: imageUrlSchema.optional(),
  published_year: yearSchema.optional(),
});
export type CreateBookBody = z.output<typeof createBookBodySchema>;

const EDITABLE = Object.keys(createBookBodySchema.shape);

/** `null` clears an optional field; a field that is left out stays as it is. */
export const updateBookBodySchema = z
  .strictObject({
    title: text(300).optional(),
    author: text(200).optional(),
    price: priceSchema.optional(),
    stock: stockSchema.optional(),
    isbn: isbnSchema.nullable().optional(),
    topics: topicsSchema.nullable().optional(),
    description: descriptionSchema.nullable().optional(),
    image_url: imageUrlSchema.nullable().optional(),
    published_year: yearSchema.nullable().optional(),
    version: z.int().min(1).optional(),
  })
  .refine(
    (body) => Object.keys(body).some((key) => key !== 'version'),
    'must change at least one field',
  )
  .meta({ anyOf: EDITABLE.map((field) => ({ required: [field] })) });
export type UpdateBookBody = z.output<typeof updateBookBodySchema>;

export const adjustStockBodySchema = z.strictObject({
  delta: z
    .int()
    .min(-MAX_STOCK)
    .max(MAX_STOCK)
    .refine((delta) => delta !== 0, 'must not be 0')
    .meta({
      not: { const: 0 },
      description: `not 0; the stock may not pass ${MAX_STOCK} by it`,
    }),
  reason: text(500),
});

export const SORTS = ['title', 'price', '-price', 'newest', 'relevance'] as const;
export type BookSort = (typeof SORTS)[number];

export const listBooksQuerySchema = z
  .strictObject({
    q: textSchema(0, 200).optional(),
    topic: textSchema(0, MAX_TOPIC).optional(),
    author: textSchema(0, 200).optional(),
    min_price: queryPriceSchema.optional(),
    max_price: queryPriceSchema.optional(),
    in_stock: queryBooleanSchema.optional(),
    sort: z
      .enum(SORTS)
      .meta({ description: '`relevance` (the default with `q`) needs a `q` that is not blank' })
      .optional(),
    ...pageQueryShape,
  })
  .refine((query) => query.sort !== 'relevance' || (query.q ?? '').trim() !== '', {
    path: ['sort'],
    message: 'relevance needs q',
  });
export type ListBooksQuery = z.output<typeof listBooksQuerySchema>;

export const bookSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    author: z.string(),
    isbn: z.string().nullable(),
    topics: z.array(z.string()),
    description: z.string().nullable(),
    image_url: z.string().nullable(),
    published_year: z.int().nullable(),
    price: amountSchema,
    currency: z.literal('USD'),
    stock: z.int().min(0).meta({ description: 'copies that can be bought now' }),
    version: z.int().meta({ description: 'counts edits of all fields but stock' }),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'Book' });
export type Book = z.infer<typeof bookSchema>;

export const movementKindSchema = z.enum(['initial', 'restock', 'correction', 'sale', 'return']);
export type MovementKind = z.infer<typeof movementKindSchema>;

export const stockMovementSchema = z
  .object({
    id: z.string(),
    kind: movementKindSchema,
    delta: z.int(),
    balance: z.int().min(0).meta({ description: 'copies on hand after this movement' }),
    reason: z.string(),
    order_id: z.string().optional(),
    at: z.iso.datetime(),
  })
  .meta({ id: 'StockMovement' });
export type StockMovement = z.infer<typeof stockMovementSchema>;

export const topicSchema = z.object({ topic: z.string(), books: z.int() }).meta({ id: 'Topic' });

/** The most copies in a line. */
export const MAX_COPIES = 100;
const quantitySchema = z.int().min(1).max(MAX_COPIES);
/** A book id in a request: opaque and bounded. The service finds out whether the book exists. */
export const bookIdSchema = textSchema(1, 100);
export const lineSchema = z.strictObject({ book_id: bookIdSchema, quantity: quantitySchema });
export type Line = z.output<typeof lineSchema>;

/** The line, or null for a malformed one, which is reported on its own. */
export const asCountable = (line: unknown): Line | null => {
  if (typeof line !== 'object' || line === null) return null;
  if (!('book_id' in line && 'quantity' in line)) return null;
  const { book_id, quantity } = line;
  if (typeof book_id !== 'string' || typeof quantity !== 'number') return null;
  return quantity >= 1 && quantity <= MAX_COPIES ? { book_id, quantity } : null;
};
/** Rules over all lines are checked beside malformed lines, so that a client learns of all errors at once. */
export const WHEN_LIST = { when: ({ value }: { value: unknown }) => Array.isArray(value) };

/** The lines of an order or a hold; those of the same book count as one. */
export const linesSchema = (maxBooks: number) =>
  z
    .array(lineSchema)
    .min(1)
    .superRefine((lines, context) => {
      const ids = new Set(lines.map((line) => asCountable(line)?.book_id));
      ids.delete(undefined);
      if (ids.size <= maxBooks) return;
      context.addIssue({ code: 'custom', message: `must be at most ${maxBooks} different books` });
    }, WHEN_LIST)
    .meta({ description: `at most ${maxBooks} different books` });

export const lookUpBooksBodySchema = z.strictObject({ ids: z.array(bookIdSchema).min(1).max(50) });
