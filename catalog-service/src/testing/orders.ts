import { randomUUID } from 'node:crypto';
import type { Line } from '@bookstore/contracts/books';
import type { MessageBody } from '@bookstore/contracts/messages';

export const anOrder = (
  items: Line[],
  fields: Partial<MessageBody<'order-placed'>> = {},
): MessageBody<'order-placed'> => ({
  order_id: randomUUID(),
  user_id: 'buyer',
  items,
  placed_at: new Date().toISOString(),
  ...fields,
});

/** The body of a move of this order. */
export const moved = (
  order: MessageBody<'order-placed'>,
  status: MessageBody<'order-accepted'>['status'],
): MessageBody<'order-accepted'> => ({
  order_id: order.order_id,
  user_id: order.user_id,
  status,
  items: order.items,
});
