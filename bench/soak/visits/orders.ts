import { randomUUID } from 'node:crypto';
import { orderSchema } from '@bookstore/contracts/orders';
import type { Cast, SoakBuyer } from './cast.ts';
import { createVisit, expectThat, parsed, pick, type Visit } from './visit.ts';

type Repeatable = { buyer: SoakBuyer; key: string; body: object; orderId: string };

const WAIT = { Prefer: 'wait=10' };

/** New orders, in turn: at once or waited for, with and without a key, repeated, declined. */
export const createOrders = (cast: Cast): ((turn: number) => Visit) => {
  const { buyers, shelf } = cast;
  let last: Repeatable | null = null;

  const plain = (turn: number): Visit => {
    const buyer = pick(buyers, turn);
    const body = { book_id: pick(shelf, turn) };
    const request = { path: '/order', token: buyer.session.access_token, body };
    return createVisit('order', request, (reply) => {
      const order = parsed(reply, 201, orderSchema);
      expectThat(order.status === 'PENDING', 'not PENDING');
      cast.placed += 1;
      buyer.newestOrder = order.order_id;
    });
  };
  const waited = (status: 'ACCEPTED' | 'REJECTED', payment: object) => (turn: number) => {
    const buyer = pick(buyers, turn);
    const body = { items: [{ book_id: pick(shelf, turn), quantity: 1 }], ...payment };
    const token = buyer.session.access_token;
    const request = { path: '/orders', token, headers: WAIT, body };
    return createVisit('settled order', request, (reply) => {
      const order = parsed(reply, 201, orderSchema);
      cast.placed += 1;
      expectThat(order.status === status, `not ${status}`);
      if (status === 'ACCEPTED') buyer.newestOrder = order.order_id;
    });
  };
  const accepted = waited('ACCEPTED', {});
  const declined = waited('REJECTED', { payment_token: 'tok_declined' });
  const keyed = (turn: number): Visit => {
    const buyer = pick(buyers, turn);
    const key = randomUUID();
    const body = { book_id: pick(shelf, turn), quantity: 1 };
    const token = buyer.session.access_token;
    const headers = { 'Idempotency-Key': key };
    return createVisit('order', { path: '/order', token, headers, body }, (reply) => {
      const { order_id: orderId } = parsed(reply, 201, orderSchema);
      cast.placed += 1;
      last = { buyer, key, body, orderId };
    });
  };
  const repeated = (turn: number): Visit => {
    if (last === null) return plain(turn);
    const { buyer, key, body, orderId } = last;
    const token = buyer.session.access_token;
    const headers = { 'Idempotency-Key': key };
    return createVisit('order', { path: '/order', token, headers, body }, (reply) =>
      expectThat(parsed(reply, 201, orderSchema).order_id === orderId, 'a second order of one key'),
    );
  };
  const ways = [plain, accepted, keyed, plain, accepted, repeated, plain, declined];
  return (turn) => pick(ways, turn)(turn);
};
