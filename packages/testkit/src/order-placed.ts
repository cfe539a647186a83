import { randomUUID } from 'node:crypto';
import { createMessage, type OutgoingMessage } from '@bookstore/platform/messaging';

export const orderPlaced = (): OutgoingMessage<'order-placed'> =>
  createMessage(
    'order-placed',
    {
      order_id: randomUUID(),
      user_id: 'u1',
      items: [{ book_id: 'b1', quantity: 1 }],
      placed_at: new Date().toISOString(),
    },
    new Date(),
  );
