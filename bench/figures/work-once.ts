import { setTimeout as sleep } from 'node:timers/promises';
import { CONSUMED, type ServiceQueueOwner } from '@bookstore/contracts/messages';
import { judgeValue } from '../results/judge-row.ts';
import type { Row } from '../results/row.ts';
import { countsSince, type WorkCounts } from '../shop/work-counts.ts';

const OWNERS: readonly ServiceQueueOwner[] = ['catalog-service', 'order-service'];
const QUIET_DEADLINE_MS = 30_000;
const POLL_MS = 250;

/** Each of these is one for each order that was accepted. */
const ONE_EACH = [
  'orders in the database',
  'reservations in the database',
  'charges in the database',
  'sales in the ledger',
  'catalog_reservations_total{outcome="reserved"}',
  'payment_tries_total{outcome="charged"}',
  'orders_total{status="PENDING"}',
  'orders_total{status="ACCEPTED"}',
  ...['order-placed', 'stock-reserved', 'order-accepted'].map(
    (type) => `messages_published_total{type="${type}"}`,
  ),
];

const isHandled = (name: string): boolean => name.startsWith('messages_handled_total');

const sumOf = (done: WorkCounts, isPart: (name: string) => boolean): number =>
  [...done].reduce((sum, [name, count]) => sum + (isPart(name) ? count : 0), 0);

/** Messages of each queue that were published, and those that were handled, whatever became of them. */
const queuesOf = (done: WorkCounts) =>
  OWNERS.flatMap((owner) =>
    CONSUMED[owner].map((type) => ({
      queue: `${owner}.${type}`,
      published: done.get(`messages_published_total{type="${type}"}`) ?? 0,
      handled: sumOf(done, (name) => isHandled(name) && name.includes(`queue="${owner}.${type}"`)),
    })),
  );

/** Waits until all that was published has been handled, and returns what was done since then. */
const untilQuiet = async (
  before: WorkCounts,
  read: () => Promise<WorkCounts>,
): Promise<Map<string, number>> => {
  const deadline = performance.now() + QUIET_DEADLINE_MS;
  for (;;) {
    const done = countsSince(before, await read());
    const isQuiet = queuesOf(done).every(({ published, handled }) => handled >= published);
    if (isQuiet || performance.now() > deadline) return done;
    await sleep(POLL_MS);
  }
};

/** Does work that accepts so many orders, nothing failing, and judges whether any of it was done twice. */
export const judgeWorkOnce = async (options: {
  figure: string;
  name: string;
  read: () => Promise<WorkCounts>;
  /** Resolves when all are settled, with their number. */
  work: () => Promise<number>;
}): Promise<Row[]> => {
  const { figure, name, read, work } = options;
  const before = await read();
  const orders = await work();
  const done = await untilQuiet(before, read);
  const uneven = ONE_EACH.filter((count) => (done.get(count) ?? 0) !== orders);
  const queues = queuesOf(done).filter(({ published, handled }) => handled !== published);
  const again = sumOf(done, (of) => isHandled(of) && !of.includes('redelivered="false"'));
  const failed = sumOf(done, (of) => isHandled(of) && !of.includes('outcome="done"'));
  const handled = sumOf(done, isHandled);
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
