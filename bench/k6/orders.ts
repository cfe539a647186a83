import { checkReply, send } from './shop.ts';
import { isSettledOrder, isSoldOut, type SeenOrder } from './replies.ts';

/**
 * Orders one copy and waits until that is settled. Too late is a right answer too: a refusal at once (409), or an
 * order that was REJECTED. null = the reply was wrong, which the checks count.
 */
export const buyCopy = (token: string, bookId: string): SeenOrder | 'sold-out' | null => {
  const reply = send({
    name: 'new order',
    path: '/order',
    token,
    body: { book_id: bookId },
    headers: { prefer: 'wait=10', 'idempotency-key': crypto.randomUUID() },
    expected: [201, 409],
  });
  if (reply.status === 409) {
    return checkReply('new order when sold out', reply, 409, isSoldOut) && 'sold-out';
  }
  const order = checkReply('new order', reply, 201, isSettledOrder);
  return order?.status === 'REJECTED' ? 'sold-out' : order;
};
