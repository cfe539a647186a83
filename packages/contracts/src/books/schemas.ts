import { z } from 'zod';
import { pageQueryShape, priceSchema } from '../http/values.ts';
import { isIsbn, normaliseIsbn } from './isbn.ts';

export const MAX_STOCK = 1_000_000;

// Half a surrogate pair can't be stored: what is read back would be another text.
const unicode = z.string().refine((value) => value.isWellFormed(), 'must be well-formed Unicode');

const text = (max: number) => unicode.trim().min(1).max(max);

const isbnSchema = z
  .string()
  .max(20)
  .transform(normaliseIsbn)
  .refine(isIsbn, 'must be an ISBN-10 or ISBN-13 with a right check digit');

// Its length counts as it is kept: a topic that was taken can be asked for.
const keptTopicSchema = unicode.normalize().trim().toLowerCase().min(1).max(50);

const topicsSchema = z
  .array(keptTopicSchema)
  .max(10)
  .transform((topics) => [...new Set(topics)]);

const isPathOrHttpUrl = (value: string): boolean => {
  if (/^\/(?![/\\])/.test(value)) return !/[\s\\]/.test(value);
  const url = URL.parse(value);
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:');
};
const imageUrlSchema = unicode
  .max(2_000)
  .refine(isPathOrHttpUrl, 'must be an http(s) address or a path');

const stockSchema = z.int().min(0).max(MAX_STOCK);
const yearSchema = z.int().min(-3_000).max(2_100);
const descriptionSchema = unicode.max(10_000);

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
  );
export type UpdateBookBody = z.output<typeof updateBookBodySchema>;

export const adjustStockBodySchema = z.strictObject({
  delta: z
    .int()
    .min(-MAX_STOCK)
    .max(MAX_STOCK)
    .refine((delta) => delta !== 0, 'must not be 0'),
  reason: text(500),
});

const queryPriceSchema = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,20})?$/, 'must be a decimal number')
  .transform(Number)
  .pipe(priceSchema);

export const SORTS = ['title', 'price', '-price', 'newest', 'relevance'] as const;
export type BookSort = (typeof SORTS)[number];

export const listBooksQuerySchema = z
  .strictObject({
    q: z.string().max(200).optional(),
    topic: z.string().max(50).optional(),
    author: z.string().max(200).optional(),
    min_price: queryPriceSchema.optional(),
    max_price: queryPriceSchema.optional(),
    in_stock: z
      .enum(['true', 'false'])
      .transform((value) => value === 'true')
      .optional(),
    sort: z.enum(SORTS).optional(),
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
    price: priceSchema,
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

const quantitySchema = z.int().min(1).max(100);
/** An id on the way in: opaque, bounded; whether it exists is the service's question. */
export const bookIdSchema = z.string().min(1).max(100);
export const lineSchema = z.strictObject({ book_id: bookIdSchema, quantity: quantitySchema });
export type Line = z.output<typeof lineSchema>;

export const lookUpBooksBodySchema = z.strictObject({ ids: z.array(bookIdSchema).min(1).max(50) });
