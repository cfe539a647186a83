import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from '@jest/globals';
import { afterChange, type Order, type OrderFacts, placeOrder, reject } from '../orders/order.ts';
import { createAwaitSettled } from './await-settled.ts';
import { createOrderChanges } from './order-changes.ts';

const pendingOrder = (id: string): Order => {
  const createdAt = new Date();
  const { state } = placeOrder();
  const facts: OrderFacts = {
    id,
    userId: 'u',
    username: 'ada',
    lines: [],
    paymentToken: 'tok_ok',
    createdAt,
  };
  return { ...facts, ...state, history: [{ ...state, at: createdAt }] };
};

const rejected = (order: Order): Order => {
  const decision = reject(order, 'out-of-stock');
  if (decision.kind !== 'changed') throw new Error('a pending order');
  return afterChange(order, decision, new Date());
};

const start = () => {
  const closing = new AbortController();
  const changes = createOrderChanges();
  const orders = { find: async (id: string) => pendingOrder(id) };
  const awaitSettled = createAwaitSettled({ changes, orders, closing: closing.signal });
  return { closing, changes, awaitSettled };
};

const collectGarbage = async (): Promise<void> => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // What a promise or a timer still holds is released in a later turn of the event loop.
  await nextTurn();
  collect();
  await nextTurn();
  collect();
};

it('gives the order once it is settled', async () => {
  const { changes, awaitSettled } = start();
  const order = pendingOrder('1');
  const waiting = awaitSettled(order, 10_000, new AbortController().signal);
  changes.notify('1', rejected(order));
  expect(await waiting).toMatchObject({ status: 'REJECTED' });
  expect(changes.watchedIds()).toEqual([]);
});

it.each(['the caller leaves', 'the service stops'])(
  'gives the order as it is when %s, also when that was before',
  async (why) => {
    const { closing, changes, awaitSettled } = start();
    const gone = new AbortController();
    const waiting = awaitSettled(pendingOrder('1'), 10_000, gone.signal);
    (why === 'the caller leaves' ? gone : closing).abort();
    expect(await waiting).toMatchObject({ status: 'PENDING' });
    expect(await awaitSettled(pendingOrder('2'), 10_000, gone.signal)).toMatchObject({ id: '2' });
    expect(changes.watchedIds()).toEqual([]);
  },
);

it('keeps nothing of an order that was waited for', async () => {
  const { closing, changes, awaitSettled } = start();
  const settleOne = async (id: string): Promise<WeakRef<Order>> => {
    const order = pendingOrder(id);
    const waiting = awaitSettled(order, 10_000, new AbortController().signal);
    changes.notify(id, rejected(order));
    await waiting;
    return new WeakRef(order);
  };
  const known = [await settleOne('1'), await settleOne('2')];
  await collectGarbage();
  expect(known.map((order) => order.deref())).toEqual([undefined, undefined]);
  expect(closing.signal.aborted).toBe(false);
});
