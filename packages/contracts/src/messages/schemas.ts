import { z } from 'zod';
import { orderStatusSchema, rejectionReasonSchema } from '../orders/schemas.ts';

// Readers ignore keys that they do not know, so that a writer may add some without a new version.

const line = z.object({ book_id: z.string(), quantity: z.int().min(1) });

export const orderPlacedSchema = z.object({
  order_id: z.uuid(),
  user_id: z.string(),
  items: z.array(line).min(1),
  hold_id: z.string().optional(),
  placed_at: z.iso.datetime(),
});
export type OrderPlaced = z.infer<typeof orderPlacedSchema>;

export const stockReservedSchema = z.object({
  order_id: z.uuid(),
  items: z.array(line.extend({ price_cents: z.int().min(0) })).min(1),
});
export type StockReserved = z.infer<typeof stockReservedSchema>;

export const stockRejectedSchema = z.object({
  order_id: z.uuid(),
  reason: z.enum(['out-of-stock', 'unknown-book']),
  items: z.array(
    z.object({ book_id: z.string(), wanted: z.int().min(1), available: z.int().min(0) }),
  ),
});
export type StockRejected = z.infer<typeof stockRejectedSchema>;

export const orderMovedSchema = z.object({
  order_id: z.uuid(),
  user_id: z.string(),
  status: orderStatusSchema,
  reason: rejectionReasonSchema.optional(),
  items: z.array(line).min(1),
});
export type OrderMoved = z.infer<typeof orderMovedSchema>;

/** `version` orders titles and prices, `stock_version` orders stock: what is older is ignored. */
export const bookStateSchema = z.object({
  book_id: z.string(),
  version: z.int(),
  stock_version: z.int(),
  title: z.string(),
  price_cents: z.int().min(0),
  available: z.int().min(0),
  archived: z.boolean(),
});
export type BookState = z.infer<typeof bookStateSchema>;
