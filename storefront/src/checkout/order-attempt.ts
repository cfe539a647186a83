import type { PaymentToken } from '@bookstore/contracts/orders';
import type { ShopApi } from '../api/client.ts';
import { ProblemError } from '../api/problem-error.ts';

const KEY = 'bookstore.order-attempt';
/** The shop knows a key for 24 hours. */
const KEPT_MS = 23 * 3_600_000;

type OrderBody = {
  items: { book_id: string; quantity: number }[];
  payment_token: PaymentToken;
  hold_id?: string;
};

/** An order that was sent, or is about to be, and of which it is not known yet whether the shop took it. */
export type OrderAttempt = {
  key: string;
  userId: string;
  startedAt: number;
  body: OrderBody;
  /** What the buyer was told that it costs, in cents. */
  totalCents: number;
};

type TextStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

export type OrderAttempts = {
  /** What is not settled yet for this user; kept over a reload of this tab. */
  find: (userId: string) => OrderAttempt | null;
  /** The attempt that is not settled yet, whatever its body, else a new one: a second press is never a second order. */
  begin: (userId: string, body: OrderBody, totalCents: number) => OrderAttempt;
  settle: () => void;
};

const isAttempt = (value: unknown): value is OrderAttempt =>
  typeof value === 'object' &&
  value !== null &&
  'key' in value &&
  typeof value.key === 'string' &&
  'userId' in value &&
  'startedAt' in value &&
  typeof value.startedAt === 'number' &&
  'totalCents' in value &&
  typeof value.totalCents === 'number' &&
  'body' in value &&
  typeof value.body === 'object' &&
  value.body !== null &&
  'items' in value.body &&
  Array.isArray(value.body.items);

export const createOrderAttempts = (
  storage: TextStorage,
  { now, newKey }: { now: () => number; newKey: () => string },
): OrderAttempts => {
  /** For browsers that keep nothing: then it lasts until the reload. */
  let inMemory: string | null = null;
  const read = (): unknown => {
    try {
      return JSON.parse(inMemory ?? storage.getItem(KEY) ?? 'null');
    } catch {
      return null;
    }
  };
  const find: OrderAttempts['find'] = (userId) => {
    const kept = read();
    if (!isAttempt(kept) || kept.userId !== userId) return null;
    return now() - kept.startedAt < KEPT_MS ? kept : null;
  };
  return {
    find,
    begin: (userId, body, totalCents) => {
      const unsettled = find(userId);
      if (unsettled) return unsettled;
      const attempt = { key: newKey(), userId, startedAt: now(), body, totalCents };
      inMemory = JSON.stringify(attempt);
      try {
        storage.setItem(KEY, inMemory);
      } catch {
        return attempt;
      }
      return attempt;
    },
    settle: () => {
      inMemory = null;
      try {
        storage.removeItem(KEY);
      } catch {
        return;
      }
    },
  };
};

/** The shop said no: with this key no order was made. A 401 or 429 says nothing of what was sent before. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof ProblemError &&
  error.status >= 400 &&
  error.status < 500 &&
  ![401, 408, 429].includes(error.status);

const post = async (api: ShopApi, attempts: OrderAttempts, attempt: OrderAttempt) => {
  try {
    const headers = { 'Idempotency-Key': attempt.key };
    const { data } = await api.call('post', '/order', { body: attempt.body, headers });
    attempts.settle();
    return data;
  } catch (error) {
    if (isRefusal(error)) attempts.settle();
    throw error;
  }
};

const underWay = new Map<string, ReturnType<typeof post>>();

/**
 * Sends the attempt; settled when the shop took it or refused it. While it is on its way, also for a page that is
 * drawn anew, it is not sent again. Throws ProblemError.
 */
export const sendOrder = (
  api: ShopApi,
  attempts: OrderAttempts,
  attempt: OrderAttempt,
): ReturnType<typeof post> => {
  const known = underWay.get(attempt.key);
  if (known) return known;
  const sending = post(api, attempts, attempt).finally(() => underWay.delete(attempt.key));
  underWay.set(attempt.key, sending);
  return sending;
};
