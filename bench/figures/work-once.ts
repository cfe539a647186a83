import { judgeValue } from '../results/judge-row.ts';
import type { Row } from '../results/row.ts';
import type { BenchShop } from '../shop/start-shop.ts';
import { queuesOf, sumOf, untilQuiet } from '../shop/until-quiet.ts';
import { countsSince } from '../shop/work-counts.ts';

/** Each of these is one for each order that was accepted. */
const ONE_EACH = [
  'orders in the database',
  'reservations in the database',
  'charges in the database',
  'sales in the ledger',
  'catalog_reservations_total{outcome="reserved"}',
  'payment_tries_total{outcome="captured"}',
  'orders_total{status="PENDING"}',
  'orders_total{status="ACCEPTED"}',
  ...['order-placed', 'stock-reserved', 'order-accepted'].map(
    (type) => `messages_published_total{type="${type}"}`,
  ),
];

/** Does work that accepts so many orders, nothing failing, and judges whether any of it was done twice. */
export const judgeWorkOnce = async (options: {
  figure: string;
  name: string;
  shop: BenchShop;
  /** Resolves when all are settled, with their number. */
  work: () => Promise<number>;
}): Promise<Row[]> => {
  const { figure, name, shop, work } = options;
  const before = await untilQuiet(shop);
  const orders = await work();
  const done = countsSince(before, await untilQuiet(shop));
  const uneven = ONE_EACH.filter((count) => (done.get(count) ?? 0) !== orders);
  const queues = queuesOf(done).filter(({ published, handled }) => handled !== published);
  const handled = sumOf(done, 'messages_handled_total');
  const again = handled - sumOf(done, 'redelivered="false"');
  const failed = handled - sumOf(done, 'outcome="ack"');
  const aborted = done.get('transactions aborted') ?? 0;
  const committed = done.get('transactions committed') ?? 0;
  const value = { figure, unit: '', goal: { atMost: 0 } };
  return [
    judgeValue({
      ...value,
      what: `${name}: of ${orders} orders, counts that are not one for each`,
      values: [uneven.length],
      detail: uneven.map((count) => `${count} ${done.get(count) ?? 0}`).join('; '),
    }),
    judgeValue({
      ...value,
      what: `${name}: messages handled more or less than once, again, or failed`,
      values: [queues.length + again + failed],
      detail: [
        `${handled} messages handled, ${again} redelivered, ${failed} failed`,
        ...queues.map((one) => `${one.queue} ${one.handled} of ${one.published}`),
      ].join('; '),
    }),
    judgeValue({
      ...value,
      what: `${name}: transactions of the catalog that were run again`,
      values: [committed === 0 ? 0 : (aborted / committed) * 100],
      unit: ' % of those committed',
      goal: { atMost: 1 },
      detail: `${aborted} aborted, ${committed} committed, for ${orders} orders`,
    }),
  ];
};
