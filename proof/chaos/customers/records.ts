import type { OrderReply, PaymentToken } from '@bookstore/contracts/orders';

// What every client noted of what it asked and was told. Times are those of performance.now() in this process.

export type Line = { book_id: string; quantity: number };

type Asked = { askedAt: number; toldAt: number };

/** One HTTP call. `status` 0: no reply, for the connection broke or the client hung up. */
export type CallRecord = Asked & { route: string; status: number; hungUp: boolean };

/** An order that a buyer wanted, whether or not it came to be. `held`: under an open hold of the same lines. */
export type Attempt = {
  buyer: string;
  key: string;
  items: readonly Line[];
  token: PaymentToken;
  held: boolean;
  /** Told: there are not enough copies. */
  refusedAt?: number;
};

/** The state of an order as a reply had it; `key` where it answers an attempt. */
export type Seen = Asked & { buyer: string; route: string; order: OrderReply; key?: string };

/** The first page of a buyer's orders. `isAll`: there is no other page. */
export type SeenList = Asked & { buyer: string; orderIds: readonly string[]; isAll: boolean };

/** The shop said that this order can't be cancelled any more. */
export type RefusedCancel = Asked & { orderId: string };

/** What was done with the copies of the hot book, for a check of their history. `unknown`: no clear answer. */
export type HotOperation = {
  client: string;
  kind: 'order' | 'cancel' | 'restock';
  /** Of an order its Idempotency-Key, of a cancel the order, of a restock the reason in the ledger. */
  id: string;
  quantity: number;
  askedAt: number;
  toldAt: number | null;
  outcome: 'done' | 'refused' | 'unknown';
};

export type Records = {
  calls: CallRecord[];
  attempts: Attempt[];
  seen: Seen[];
  lists: SeenList[];
  refusedCancels: RefusedCancel[];
  hot: HotOperation[];
  /** Replies that no shop may give, in words. */
  wrong: string[];
};

export const createRecords = (): Records => ({
  calls: [],
  attempts: [],
  seen: [],
  lists: [],
  refusedCancels: [],
  hot: [],
  wrong: [],
});
