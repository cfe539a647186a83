import { z } from 'zod';
import { asCountable, bookIdSchema, linesSchema, MAX_COPIES, WHEN_LIST } from '../books/schemas.ts';
import { amountSchema, pageQueryShape, textSchema } from '../http/values.ts';

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

const MAX_BOOKS = 50;

const isObject = ({ value }: { value: unknown }): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const orderLinesSchema = linesSchema(MAX_BOOKS)
  .superRefine((lines, context) => {
    const counted = lines.map(asCountable);
    const copies = new Map<string, number>();
    for (const line of counted) {
      if (line) copies.set(line.book_id, (copies.get(line.book_id) ?? 0) + line.quantity);
    }
    const message = `must be at most ${MAX_COPIES} copies of one book in all`;
    for (const [position, line] of counted.entries()) {
      if (!line || (copies.get(line.book_id) ?? 0) <= MAX_COPIES) continue;
      context.addIssue({ code: 'custom', path: [position, 'quantity'], message });
    }
  }, WHEN_LIST)
  .meta({
    description: `at most ${MAX_BOOKS} different books, and at most ${MAX_COPIES} copies of one book in all lines`,
  });

export const quoteBodySchema = z.strictObject({ items: orderLinesSchema });

/** Either `items`, or `book_id` with an optional `quantity` for one book. */
export const placeOrderBodySchema = z
  .strictObject({
    items: orderLinesSchema.optional(),
    book_id: bookIdSchema.optional(),
    quantity: z.int().min(1).max(MAX_COPIES).optional(),
    payment_token: paymentTokenSchema.default('tok_ok'),
    hold_id: textSchema(1, 100).optional(),
  })
  .superRefine(
    (body, context) => {
      if (body.items === undefined && body.book_id === undefined) {
        context.addIssue({
          code: 'custom',
          path: ['items'],
          message: 'items or book_id is needed',
        });
      }
      if (body.items === undefined) return;
      for (const field of ['book_id', 'quantity'] as const) {
        if (body[field] === undefined) continue;
        context.addIssue({ code: 'custom', path: [field], message: 'not together with items' });
      }
    },
    // Reported together with all other errors of the body.
    { when: isObject },
  )
  .meta({
    oneOf: [{ required: ['items'] }, { required: ['book_id'] }],
    dependentRequired: { quantity: ['book_id'] },
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
  unit_price: amountSchema,
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
