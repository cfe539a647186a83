import type { OrderStatus } from '@bookstore/contracts/orders';
import { describe, expect, test } from '@jest/globals';
import type { HotOperation, Seen } from '../customers/records.ts';
import { judgeHotBook } from './hot-book.ts';
import { orderOf, seenOf } from './testing-orders.ts';

const REST_AT = 100_000;

const operation = (more: Partial<HotOperation> & Pick<HotOperation, 'id'>): HotOperation => ({
  client: 'ada',
  kind: 'order',
  quantity: 1,
  askedAt: 0,
  toldAt: 500,
  outcome: 'done',
  ...more,
});

/** Each buy: its key, what became of it, and when its client saw that. */
const judge = (
  copies: number,
  buys: readonly (readonly [key: string, statuses: readonly OrderStatus[], seenAt: number])[],
  others: readonly HotOperation[] = [],
): string[] => {
  const orders = buys.map(([key, statuses]) => ({ key, order: orderOf(statuses) }));
  const seen: Seen[] = orders.map(({ order }, index) => seenOf(order, buys[index]?.[2] ?? 0));
  const hot = [...orders.map(({ key }) => operation({ id: key })), ...others];
  const truth = {
    orders: new Map(orders.map(({ order }) => [order.order_id, order])),
    keys: new Map(orders.map(({ key, order }) => [order.order_id, key])),
  };
  // A cancel is told by the order's id, which is made here.
  const named = hot.map((one) => {
    const of = orders.find(({ key }) => one.kind === 'cancel' && key === one.id);
    return of ? { ...one, id: of.order.order_id } : one;
  });
  return judgeHotBook({ hot: named, seen }, truth, { copies, restAt: REST_AT });
};

const SOLD = ['PENDING', 'ACCEPTED'] as const;
const UNSOLD = ['PENDING', 'CANCELLED'] as const;
const RETURNED = ['PENDING', 'ACCEPTED', 'CANCELLED'] as const;
const cancel = (id: string, askedAt: number) => operation({ id, kind: 'cancel', askedAt });
const refused = (more: Partial<HotOperation> = {}) =>
  operation({ id: 'refused', outcome: 'refused', ...more });

describe('the hot book', () => {
  test('may have as many winners as copies, and refuses the rest', () => {
    expect(judge(1, [['k1', SOLD, 1_000]], [refused()])).toEqual([]);
  });

  test('has no more winners than copies', () => {
    const findings = judge(1, [
      ['k1', SOLD, 1_000],
      ['k2', SOLD, 2_000],
    ]);
    expect(findings).toEqual([expect.stringMatching(/^hot book: oversold/)]);
  });

  test('has another winner when a copy came back before', () => {
    const buys = [
      ['k1', RETURNED, 1_000],
      ['k2', SOLD, 9_000],
    ] as const;
    expect(judge(1, [...buys], [cancel('k1', 3_000)])).toEqual([]);
  });

  test('has none when the copy came back only after the second was sold', () => {
    const buys = [
      ['k1', RETURNED, 1_000],
      ['k2', SOLD, 2_000],
    ] as const;
    expect(judge(1, [...buys], [cancel('k1', 9_000)])).toHaveLength(1);
  });

  test('refuses nobody while copies are there all the time', () => {
    expect(judge(1, [], [refused()])).toEqual([
      expect.stringMatching(/^hot book: wrongly refused/),
    ]);
    expect(judge(1, [['k1', UNSOLD, 1_000]], [refused()])).toEqual([]);
  });

  test('may be refused while the copies of an order that came to nothing are on their way back', () => {
    const later = refused({ askedAt: 2_000, toldAt: 2_500 });
    expect(judge(1, [['k1', UNSOLD, 1_000]], [later])).toEqual([]);
    expect(judge(2, [['k1', UNSOLD, 1_000]], [later])).toHaveLength(1);
  });

  test('a restock without an answer may have come, or not', () => {
    const restock = operation({ id: 'r', kind: 'restock', outcome: 'unknown', toldAt: null });
    expect(judge(0, [['k1', SOLD, 1_000]], [restock, refused()])).toEqual([]);
    expect(judge(0, [['k1', SOLD, 1_000]], [refused()])).toHaveLength(1);
  });

  test('an order without an answer that is not there took nothing', () => {
    const lost = operation({ id: 'lost', outcome: 'unknown', toldAt: null });
    expect(judge(1, [['k1', SOLD, 1_000]], [lost])).toEqual([]);
  });
});
