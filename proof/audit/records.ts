import { orderStatusSchema } from '@bookstore/contracts/orders';
import { z } from 'zod';
import { stateSchema } from '../../scripts/backup/reservation-states.ts';

// What the audit needs of the documents of the shop. Dates may come as text: from a dump, say.

const lineSchema = z.object({ book_id: z.string(), quantity: z.number() });
const outboxShape = {
  outbox: z.array(z.object({ type: z.string(), at: z.coerce.date() })),
  outbox_due: z.coerce.date().optional(),
};

export const orderSchema = z.object({
  _id: z.string(),
  user_id: z.string(),
  status: orderStatusSchema,
  lines: z.array(lineSchema),
  total_cents: z.number(),
  /** The present state stands last; earlier ones may be left out. */
  history: z
    .array(
      z.object({ payment: z.object({ status: z.string(), reference: z.string().optional() }) }),
    )
    .min(1),
  revision: z.number(),
  payment_work: z.object({ due: z.coerce.date() }).optional(),
  idempotency: z.object({ key: z.string() }).optional(),
  created_at: z.coerce.date(),
  updated_at: z.coerce.date(),
  ...outboxShape,
});
export type OrderRecord = z.infer<typeof orderSchema>;

/** An entry of the sandbox payment provider's book, under the id of its order. */
export const chargeSchema = z.object({
  _id: z.string(),
  state: z.enum(['charged', 'declined', 'voided', 'refunded']),
  reference: z.string(),
  amount_cents: z.number(),
});
export type ChargeRecord = z.infer<typeof chargeSchema>;

/** Under the id of its order. */
export const reservationSchema = z.object({
  _id: z.string(),
  state: stateSchema,
  lines: z.array(lineSchema),
  updated_at: z.coerce.date(),
  ...outboxShape,
});
export type ReservationRecord = z.infer<typeof reservationSchema>;

export const movementSchema = z.object({
  book_id: z.string(),
  kind: z.string(),
  delta: z.number(),
  order_id: z.string().optional(),
});
export type MovementRecord = z.infer<typeof movementSchema>;

export const bookSchema = z.object({
  _id: z.string(),
  on_hand: z.number(),
  available: z.number(),
  held: z.number(),
  reserved: z.number(),
  movements: z.number(),
  ...outboxShape,
});
export type BookRecord = z.infer<typeof bookSchema>;

export const holdSchema = z.object({
  _id: z.string(),
  state: z.enum(['open', 'used', 'ended']),
  lines: z.array(lineSchema),
  expires_at: z.coerce.date(),
});
export type HoldRecord = z.infer<typeof holdSchema>;
