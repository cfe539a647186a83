import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { orderSchema } from '@bookstore/contracts/orders';
import { type Answer, call, placeOrder } from '../e2e/client.ts';

/** What a buyer was told: the order with this id exists. */
export type Acknowledged = { orderId: string; key: string };

export type Load = {
  acknowledged: Acknowledged[];
  /** How many answers had which status; 0 is a connection that failed. */
  statuses: Map<number, number>;
  /** Lets the buyers finish their last step. */
  stop: () => Promise<void>;
};

type Buyer = { access_token: string };

const BUYERS_PAUSE_MS = 20;
const MAX_TRIES = 20;
const CANCEL_EVERY = 5;
const TOKENS = ['tok_ok', 'tok_ok', 'tok_ok', 'tok_declined', 'tok_timeout'] as const;

const NO_ANSWER: Answer = { status: 0, headers: new Headers(), body: null };

/** Each buyer orders one or two lines after another, tries again what failed, and cancels now and then. */
export const startLoad = (
  url: string,
  buyers: readonly Buyer[],
  bookIds: readonly string[],
): Load => {
  const acknowledged: Acknowledged[] = [];
  const statuses = new Map<number, number>();
  let stopped = false;

  const counted = async (answering: Promise<Answer>): Promise<Answer> => {
    const answer = await answering.catch(() => NO_ANSWER);
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    return answer;
  };

  /** The same key each time, so that an order taken by a try without an answer is not taken twice. */
  const order = async (buyer: Buyer, body: object): Promise<string | null> => {
    const key = randomUUID();
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const headers = { 'idempotency-key': key };
      const answer = await counted(placeOrder(url, buyer.access_token, body, headers));
      if (answer.status === 201) {
        const { order_id: orderId } = orderSchema.parse(answer.body);
        acknowledged.push({ orderId, key });
        return orderId;
      }
      if (answer.status === 409) return null;
      await sleep(10 * BUYERS_PAUSE_MS);
    }
    return null;
  };

  const shopping = async (buyer: Buyer, index: number): Promise<void> => {
    for (let turn = index; !stopped; turn += 1) {
      const lines = [turn, turn * 7 + 1].slice(0, 1 + (turn % 2));
      const items = lines.map((line) => ({
        book_id: bookIds[line % bookIds.length] ?? '',
        quantity: 1 + (turn % 3),
      }));
      const id = await order(buyer, { items, payment_token: TOKENS[turn % TOKENS.length] });
      if (id !== null && turn % CANCEL_EVERY === 0) {
        const { access_token: token } = buyer;
        await counted(call(url, `/order/${id}/cancel`, { method: 'POST', token }));
      }
      await sleep(BUYERS_PAUSE_MS);
    }
  };

  const running = buyers.map(shopping);
  return {
    acknowledged,
    statuses,
    stop: async () => {
      stopped = true;
      await Promise.all(running);
    },
  };
};
