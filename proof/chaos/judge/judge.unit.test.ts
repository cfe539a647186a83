import { describe, expect, test } from '@jest/globals';
import { findLies } from './judge.ts';
import { attemptOf, earlier, HOT, honestRun, orderOf, PLENTY, seenOf } from './testing-orders.ts';

type Run = ReturnType<typeof honestRun>;

const shelf = { plentyIds: [PLENTY] };
const ACCEPTED = orderOf(['PENDING', 'ACCEPTED']);
const CANCELLED = orderOf(['PENDING', 'ACCEPTED', 'CANCELLED']);
const id = ACCEPTED.order_id;

const become = ({ truth }: Run, order: typeof ACCEPTED) => truth.orders.set(order.order_id, order);

const LIES: { lie: string; order?: typeof ACCEPTED; tell: (run: Run) => unknown; found: RegExp }[] =
  [
    {
      lie: 'an acknowledged order is not there',
      tell: ({ truth }) => truth.orders.delete(id),
      found: /was told to ada by POST \/order, and is not there/,
    },
    {
      lie: 'an acknowledged order has another price in the end',
      tell: (run) => become(run, { ...ACCEPTED, total_price: 9.99 }),
      found: /lines, prices or owner changed/,
    },
    {
      lie: 'its lines differ between two replies',
      tell: ({ records }) => records.seen.push(seenOf({ ...ACCEPTED, items: [] }, 3_000)),
      found: /lines, prices or owner changed/,
    },
    {
      lie: 'a total that its lines do not add up to',
      tell: (run) => {
        const wrong = { ...ACCEPTED, total_price: 10.03 };
        run.records.seen = [seenOf(wrong, 0, { key: 'key-1' })];
        become(run, wrong);
      },
      found: /can't be/,
    },
    {
      lie: 'a final state is left',
      order: CANCELLED,
      tell: (run) => become(run, { ...CANCELLED, status: 'ACCEPTED' }),
      found: /was told CANCELLED, then ACCEPTED/,
    },
    {
      lie: 'a later read is older',
      tell: ({ records }) => records.seen.push(seenOf(earlier(ACCEPTED, 1), 5_000)),
      found: /went back in time/,
    },
    {
      lie: 'the end is older than what was read',
      tell: (run) => become(run, earlier(ACCEPTED, 1)),
      found: /went back in time.*in the end/,
    },
    {
      lie: 'the history is rewritten',
      tell: (run) =>
        become(run, { ...ACCEPTED, history: orderOf(['PENDING', 'CANCELLED']).history }),
      found: /history was rewritten/,
    },
    {
      lie: 'a move that no order may make',
      tell: (run) => {
        const wrong = { ...orderOf(['PENDING', 'SHIPPED']), order_id: id };
        run.records.seen = [seenOf(wrong, 0, { key: 'key-1' })];
        become(run, wrong);
      },
      found: /can't be/,
    },
    {
      lie: 'one key made two orders',
      tell: ({ truth }) => {
        const second = orderOf(['PENDING']);
        truth.orders.set(second.order_id, second);
        truth.keys.set(second.order_id, 'key-1');
      },
      found: /made 2 orders/,
    },
    {
      lie: 'a key is answered with the order of another one',
      tell: ({ records }) => {
        records.attempts.push(attemptOf({ key: 'key-2' }));
        records.seen.push(seenOf(ACCEPTED, 4_000, { key: 'key-2' }));
      },
      found: /key key-2: was answered with order .* of another key/,
    },
    {
      lie: 'an order that nobody wanted',
      tell: ({ truth }) => {
        const strange = orderOf(['PENDING']);
        truth.orders.set(strange.order_id, strange);
      },
      found: /nobody wanted it/,
    },
    {
      lie: 'other lines than were ordered',
      tell: ({ records }) => {
        records.attempts = [attemptOf({ items: [{ book_id: PLENTY, quantity: 1 }] })];
      },
      found: /has other lines than wanted/,
    },
    {
      lie: 'the order of another buyer',
      tell: ({ records }) => {
        records.attempts = [attemptOf({ buyer: 'grace' })];
      },
      found: /belongs to another/,
    },
    {
      lie: 'a declined card pays',
      tell: ({ records }) => {
        records.attempts = [attemptOf({ token: 'tok_declined' })];
      },
      found: /accepted with a declined card/,
    },
    {
      lie: 'a good card is declined',
      order: orderOf(['PENDING', 'REJECTED'], { reason: 'payment-declined' }),
      tell: () => undefined,
      found: /declined with a good card/,
    },
    {
      lie: 'out of stock with copies for all',
      order: orderOf(['PENDING', 'REJECTED'], { reason: 'out-of-stock' }),
      tell: () => undefined,
      found: /out-of-stock, with copies for all/,
    },
    {
      lie: 'refused at once with copies for all',
      tell: ({ records }) => records.attempts.push(attemptOf({ key: 'key-2', refusedAt: 1 })),
      found: /key-2: refused, with copies for all/,
    },
    {
      lie: 'refused with copies put aside',
      tell: ({ records }) => {
        const items = [{ book_id: HOT, quantity: 1 }];
        records.attempts.push(attemptOf({ key: 'key-2', items, held: true, refusedAt: 1 }));
      },
      found: /key-2: refused, with copies put aside/,
    },
    {
      lie: 'an order is expired within minutes',
      order: orderOf(['PENDING', 'REJECTED'], { reason: 'expired' }),
      tell: () => undefined,
      found: /ended as REJECTED expired/,
    },
    {
      lie: 'a cancel is refused, and the order cancelled',
      order: CANCELLED,
      tell: ({ records }) =>
        records.refusedCancels.push({ orderId: CANCELLED.order_id, askedAt: 0, toldAt: 1 }),
      found: /could not be cancelled, and is CANCELLED/,
    },
    {
      lie: 'a list leaves out an order that was told before',
      tell: ({ records }) =>
        records.lists.push({ buyer: 'ada', askedAt: 600, toldAt: 700, orderIds: [], isAll: true }),
      found: /told before, is missing/,
    },
    {
      lie: 'a list has an order twice',
      tell: ({ records }) =>
        records.lists.push({
          buyer: 'ada',
          askedAt: 0,
          toldAt: 1,
          orderIds: [id, id],
          isAll: false,
        }),
      found: /an order twice/,
    },
    {
      lie: 'a reply that no shop may give',
      tell: ({ records }) => records.wrong.push('GET /order/{id} answered 404'),
      found: /answered 404/,
    },
  ];

describe('the judge', () => {
  test.each(LIES)('finds: $lie', ({ order = ACCEPTED, tell, found }) => {
    const run = honestRun(order);
    tell(run);
    expect(findLies(run.records, run.truth, shelf).join('\n')).toMatch(found);
  });

  test.each([ACCEPTED, CANCELLED])('has nothing to say of an honest shop', (order) => {
    const { records, truth } = honestRun(order);
    expect(findLies(records, truth, shelf)).toEqual([]);
  });

  test('lets two reads at the same time be answered in any order', () => {
    const { records, truth } = honestRun(ACCEPTED);
    records.seen.push(seenOf(earlier(ACCEPTED, 1), 1_400));
    expect(findLies(records, truth, shelf)).toEqual([]);
  });

  test('asks nothing of a list for an order that was told while it was read', () => {
    const { records, truth } = honestRun(ACCEPTED);
    records.lists.push({ buyer: 'ada', askedAt: 400, toldAt: 900, orderIds: [], isAll: true });
    expect(findLies(records, truth, shelf)).toEqual([]);
  });

  test('lets a scarce book be sold out', () => {
    const items = [{ book_id: HOT, title: 'Hot', quantity: 1, unit_price: 1, line_total: 1 }];
    const soldOut = { reason: 'out-of-stock', items, total_price: 1 } as const;
    const order = orderOf(['PENDING', 'REJECTED'], soldOut);
    const { records, truth } = honestRun(order);
    records.attempts = [attemptOf({ items: [{ book_id: HOT, quantity: 1 }] })];
    expect(findLies(records, truth, shelf)).toEqual([]);
  });
});
