import { randomUUID } from 'node:crypto';
import { problemSchema } from '@bookstore/contracts/http';
import { type OrderReply, orderSchema } from '@bookstore/contracts/orders';
import { profileSchema, sessionSchema } from '@bookstore/contracts/users';
import type { Acknowledged } from '../../faults/load.ts';
import { lookAtBook, lookAtList, search } from './browsing.ts';
import { expectThat, parsed } from './judging.ts';
import type { LoadPlan } from './plan.ts';
import type { Visit } from './visit.ts';

/** What visitors do, one after another: of twenty, five order and eight look at books. */
const HABITS = [
  'order',
  'book',
  'order-read',
  'list',
  'book',
  'order',
  'search',
  'profile',
  'book',
  'order',
  'book',
  'order-read',
  'list',
  'order',
  'sign-in',
  'book',
  'search',
  'order',
  'book',
  'list',
] as const;
type Habit = (typeof HABITS)[number];
/** Every so many orders one is paid with a card that is declined, one is for the book that runs out. */
const DECLINED_EVERY = 7;
const SCARCE_EVERY = 5;

type Buyer = LoadPlan['buyers'][number];

/** An entry of a list that is not empty, by the number of the turn. */
const pick = <T>(list: readonly T[], turn: number): T => {
  const entry = list[turn % list.length];
  if (entry === undefined) throw new Error('the plan has an empty list');
  return entry;
};

/** Visits in the order of their turns; what earlier ones did is known to later ones. */
export const createShopping = ({ buyers, books, scarceBook }: LoadPlan) => {
  const tokens = new Map(buyers.map(({ username, token }) => [username, token]));
  const newestOrders = new Map<string, string>();
  let orders = 0;

  const signedIn = ({ username }: Buyer) => ({ token: tokens.get(username) ?? '' });

  const lookAtProfile = (buyer: Buyer): Visit => ({
    kind: 'profile',
    call: { method: 'GET', path: '/me', ...signedIn(buyer) },
    judge: (reply) => {
      const { username } = parsed(reply, 200, profileSchema);
      expectThat(username === buyer.username, 'the profile of another');
      return undefined;
    },
  });

  const signIn = ({ username, password }: Buyer): Visit => ({
    kind: 'sign-in',
    call: { method: 'POST', path: '/login', body: { username, password } },
    judge: (reply) => {
      tokens.set(username, parsed(reply, 200, sessionSchema).access_token);
      return undefined;
    },
  });

  const readOrder = (buyer: Buyer, orderId: string): Visit => ({
    kind: 'order-read',
    call: { method: 'GET', path: `/order/${orderId}`, ...signedIn(buyer) },
    judge: (reply) => {
      const order = parsed(reply, 200, orderSchema);
      expectThat(order.order_id === orderId, 'another order');
      expectThat(order.username === buyer.username, 'the order of another buyer');
      return undefined;
    },
  });

  const placeOrder = (buyer: Buyer, turn: number): Visit => {
    orders += 1;
    const key = randomUUID();
    const isScarce = orders % SCARCE_EVERY === 0;
    const isDeclined = orders % DECLINED_EVERY === 0;
    const book = isScarce ? scarceBook : pick(books, turn);
    const line = { book_id: book.id, quantity: 1 + (orders % 2) };
    const isRight = ({ status, reason }: OrderReply): boolean =>
      status === 'PENDING' ||
      (status === 'ACCEPTED' && !isDeclined) ||
      (status === 'REJECTED' && reason === 'out-of-stock' && isScarce) ||
      (status === 'REJECTED' && reason === 'payment-declined' && isDeclined);
    return {
      kind: 'order',
      call: {
        method: 'POST',
        path: '/order',
        ...signedIn(buyer),
        headers: { 'idempotency-key': key, prefer: 'wait=5' },
        body: { items: [line], payment_token: isDeclined ? 'tok_declined' : 'tok_ok' },
      },
      judge: (reply): Acknowledged | undefined => {
        if (reply.status === 409 && isScarce) {
          const { code } = parsed(reply, 409, problemSchema);
          expectThat(code === 'out-of-stock', 'refused for another reason');
          return undefined;
        }
        const order = parsed(reply, 201, orderSchema);
        expectThat(order.username === buyer.username, 'the order of another buyer');
        const [first, ...others] = order.items;
        const isMine = first?.book_id === line.book_id && first.quantity === line.quantity;
        expectThat(isMine && others.length === 0, 'other lines than were ordered');
        expectThat(isRight(order), `must not be ${order.status} ${order.reason}`);
        newestOrders.set(buyer.username, order.order_id);
        return { orderId: order.order_id, key };
      },
    };
  };

  const begin = (habit: Habit, turn: number): Visit => {
    const buyer = pick(buyers, turn);
    switch (habit) {
      case 'book':
        return lookAtBook(pick([...books, scarceBook], turn));
      case 'list':
        return lookAtList();
      case 'search':
        return search(pick(books, turn));
      case 'profile':
        return lookAtProfile(buyer);
      case 'sign-in':
        return signIn(buyer);
      case 'order-read': {
        const newest = newestOrders.get(buyer.username);
        return newest === undefined ? lookAtList() : readOrder(buyer, newest);
      }
      case 'order':
        return placeOrder(buyer, turn);
    }
  };

  return (turn: number): Visit => begin(pick(HABITS, turn), turn);
};
