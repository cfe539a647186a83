import { createMessage, type OutgoingMessage } from '@bookstore/platform/messaging';
import type { Changed, Order } from './order.ts';

const itemsOf = (order: Order) =>
  order.lines.map((line) => ({ book_id: line.bookId, quantity: line.quantity }));

/** What a change of an order tells the world: one message, or none. */
export const messagesOf = (
  order: Order,
  { state, message }: Changed,
  at: Date,
): OutgoingMessage[] => {
  if (message === null) return [];
  const base = { order_id: order.id, user_id: order.userId, items: itemsOf(order) };
  if (message === 'order-placed') {
    const hold = order.holdId === undefined ? {} : { hold_id: order.holdId };
    return [createMessage(message, { ...base, ...hold, placed_at: at.toISOString() }, at)];
  }
  const reason = state.status === 'REJECTED' ? { reason: state.reason } : {};
  return [createMessage(message, { ...base, status: state.status, ...reason }, at)];
};
