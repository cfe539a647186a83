import { z } from 'zod';
import { bookIdSchema, lineSchema } from '../books/schemas.ts';
import { pageQueryShape } from '../http/page.ts';
import { amountSchema, priceSchema } from '../money/index.ts';

export const ORDER_STATUSES = [
  'PENDING',
  'ACCEPTED',
  'REJECTED',
  'CANCELLED',
  'SHIPPED',
  'DELIVERED',
] as const;
export const orderStatusSchema = z.enum(ORDER_STATUSES);
export type OrderStatus = z.infer<typeof orderStatusSchema>;

export const rejectionReasonSchema = z.enum([
  'out-of-stock',
  'payment-declined',
  'payment-failed',
  'unknown-book',
  'expired',
]);
export type RejectionReason = z.infer<typeof rejectionReasonSchema>;

export const paymentStatusSchema = z.enum([
  'none',
  'pending',
  'captured',
  'declined',
  'failed',
  'refund-pending',
  'refunded',
]);
export type PaymentStatus = z.infer<typeof paymentStatusSchema>;

/** What the sandbox payment provider does with a charge. */
export const paymentTokenSchema = z.enum([
  'tok_ok',
  'tok_declined',
  'tok_slow',
  'tok_timeout',
  'tok_error',
]);
export type PaymentToken = z.infer<typeof paymentTokenSchema>;

export const quoteBodySchema = z.strictObject({ items: z.array(lineSchema).min(1) });

/** Either `items`, or `book_id` with an optional `quantity` for one book. */
export const placeOrderBodySchema = z
  .strictObject({
    items: z.array(lineSchema).min(1).optional(),
    book_id: bookIdSchema.optional(),
    quantity: z.int().min(1).max(100).optional(),
    payment_token: paymentTokenSchema.default('tok_ok'),
    hold_id: z.string().min(1).max(100).optional(),
  })
  .superRefine((body, context) => {
    if (body.items === undefined && body.book_id === undefined) {
      context.addIssue({ code: 'custom', path: ['items'], message: 'items or book_id is needed' });
    }
    if (body.items !== undefined && body.book_id !== undefined) {
      context.addIssue({ code: 'custom', path: ['book_id'], message: 'not together with items' });
    }
    if (body.items !== undefined && body.quantity !== undefined) {
      context.addIssue({ code: 'custom', path: ['quantity'], message: 'not together with items' });
    }
  });
export type PlaceOrderBody = z.output<typeof placeOrderBodySchema>;

export const listOrdersQuerySchema = z.strictObject({
  status: orderStatusSchema.optional(),
  ...pageQueryShape,
});
export type ListOrdersQuery = z.output<typeof listOrdersQuerySchema>;

const pricedLineShape = {
  book_id: z.string(),
  title: z.string(),
  quantity: z.int(),
  unit_price: priceSchema,
  line_total: amountSchema,
};

export const quoteSchema = z
  .object({
    items: z.array(z.object({ ...pricedLineShape, in_stock: z.boolean() })),
    total_price: amountSchema,
    currency: z.literal('USD'),
  })
  .meta({ id: 'Quote' });
export type Quote = z.infer<typeof quoteSchema>;

export const orderSchema = z
  .object({
    order_id: z.uuid(),
    user_id: z.string(),
    username: z.string(),
    status: orderStatusSchema,
    reason: rejectionReasonSchema.optional(),
    items: z.array(z.object(pricedLineShape)),
    total_price: amountSchema,
    currency: z.literal('USD'),
    payment: z.object({ status: paymentStatusSchema, reference: z.string().optional() }),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
    history: z.array(
      z.object({
        status: orderStatusSchema,
        at: z.iso.datetime(),
        reason: rejectionReasonSchema.optional(),
      }),
    ),
  })
  .meta({ id: 'Order' });
export type OrderReply = z.infer<typeof orderSchema>;
