import { expect, test } from '@jest/globals';
import { summarise } from './summary.ts';
import type { VisitRecord } from './visit.ts';

const record = (rest: Partial<VisitRecord>): VisitRecord => ({
  turn: 0,
  kind: 'book',
  at: '2026-01-01T00:00:00.000Z',
  ms: 10,
  failures: [],
  served: true,
  ...rest,
});

test('counts who was served, who only at another try, and who never', () => {
  const records = [
    record({}),
    record({ kind: 'order', ms: 30, order: { orderId: 'o1', key: 'k1' } }),
    record({ failures: ['503'] }),
    record({ failures: ['503', '500'], served: false, wrong: true, ms: 20 }),
    record({ failures: ['503'], served: false }),
  ];
  expect(summarise(records)).toEqual({
    requests: 5,
    failed: 2,
    wrong: 1,
    retried: 1,
    orders: 1,
    p50_ms: 10,
    p99_ms: 30,
    max_ms: 30,
    reasons: { 'book: 503': 3, 'book: 500': 1 },
  });
});

test('takes failures that differ only in their ids for one', () => {
  const records = ['a', 'b'].map((id) =>
    record({ failures: [`503 {"instance":"/order/${id}","request_id":"${id}"}`] }),
  );
  expect(Object.values(summarise(records).reasons)).toEqual([2]);
});
