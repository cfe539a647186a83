import { randomUUID } from 'node:crypto';
import { bookSchema } from '@bookstore/contracts/books';
import { problemSchema } from '@bookstore/contracts/http';
import { orderSchema } from '@bookstore/contracts/orders';
import { refresh, register, signIn } from './account-visits.ts';
import type { Cast } from './cast.ts';
import { createVisit, expectThat, parsed, pick, type Visit } from './visit.ts';

type Request = Parameters<typeof createVisit>[1];

/** Errands go on at this rate, whatever the rate of the others. */
export const ERRANDS_PER_SECOND = 1;
/** Of the errands below: so often one of them restocks. */
const RESTOCKED_EVERY_SECONDS = 6;

const refused = (request: Request, status: number, code: string): Visit =>
  createVisit('errand', request, (reply) =>
    expectThat(parsed(reply, status, problemSchema).code === code, `not ${code}`),
  );

/**
 * What happens now and then, in turn: sign-ins (each buyer's well before the token runs out), registrations,
 * restocking of what `ordersPerSecond` take, cancelled orders, and requests that are refused.
 */
export const createErrands = (cast: Cast, ordersPerSecond: number): ((turn: number) => Visit) => {
  const { admin, buyers, shelf } = cast;
  const copies = Math.ceil(ordersPerSecond * RESTOCKED_EVERY_SECONDS);
  const tokenOf = (turn: number): string => pick(buyers, turn).session.access_token;

  const restock = (turn: number): Visit => {
    const id = pick(shelf, turn);
    const request = {
      path: `/books/${id}/stock`,
      token: admin.session.access_token,
      body: { delta: copies, reason: 'soak' },
    };
    return createVisit('errand', request, (reply) =>
      expectThat(parsed(reply, 200, bookSchema).id === id, 'another book'),
    );
  };
  const cancel = (turn: number): Visit => {
    const buyer = pick(buyers, turn * 3);
    const { newestOrder } = buyer;
    if (newestOrder === null) return restock(turn);
    buyer.newestOrder = null;
    const token = buyer.session.access_token;
    const path = `/order/${newestOrder}/cancel`;
    return createVisit('errand', { method: 'POST', path, token }, (reply) =>
      expectThat(parsed(reply, 200, orderSchema).status === 'CANCELLED', 'not CANCELLED'),
    );
  };
  const round = [
    (turn: number) => signIn(pick(buyers, turn)),
    (turn: number) => restock(turn * 2),
    (turn: number) =>
      refused({ path: '/order', token: tokenOf(turn), body: {} }, 400, 'invalid-request'),
    (turn: number) => refresh(pick(buyers, turn)),
    () => signIn(admin),
    (turn: number) =>
      refused({ path: `/order/${randomUUID()}`, token: tokenOf(turn) }, 404, 'order-not-found'),
    cancel,
    (turn: number) => restock(turn * 2 + 1),
    (turn: number) => signIn(pick(buyers, turn + buyers.length / 2)),
    register,
    () => {
      const body = { username: `nobody-${randomUUID().slice(0, 18)}`, password: 'not this one' };
      return refused({ path: '/login', body }, 401, 'invalid-credentials');
    },
    () => refused({ path: '/order', body: { book_id: pick(shelf, 0) } }, 401, 'unauthenticated'),
  ];
  return (turn) => pick(round, turn)(Math.floor(turn / round.length));
};
