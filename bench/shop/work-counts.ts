import { sampledMetricsSchema } from '@bookstore/contracts/system';
import { RESERVATIONS } from '../../catalog-service/src/reservations/reservation.mongo.ts';
import { MOVEMENTS } from '../../catalog-service/src/stock/movement.mongo.ts';
import { ORDERS } from '../../order-service/src/orders/order-document.mongo.ts';
import type { BenchShop } from './start-shop.ts';

/** Numbers that only grow, by name; a metric with labels as `name{label="value"}`, summed over all replicas. */
export type WorkCounts = ReadonlyMap<string, number>;

const METRICS = [
  'messages_published_total',
  'messages_handled_total',
  'catalog_reservations_total',
  'payment_tries_total',
  'orders_total',
];
const PATH = `/metrics?${METRICS.map((name) => `name=${name}`).join('&')}`;
const CHARGES = 'sandbox_charges';
/** Of every sample, the same for all of a service. */
const CONSTANT_LABEL = 'service';

const sampleOne = async (base: string): Promise<[string, number][]> => {
  const reply = await fetch(`${base}${PATH}`, { headers: { accept: 'application/json' } });
  const metrics = sampledMetricsSchema.parse(await reply.json());
  return Object.entries(metrics).flatMap(([name, samples]) =>
    samples.map(({ labels, value }): [string, number] => {
      const shown = Object.entries(labels).filter(([label]) => label !== CONSTANT_LABEL);
      const text = shown.map(([label, is]) => `${label}="${String(is)}"`).toSorted();
      return [`${name}{${text.join()}}`, value];
    }),
  );
};

/** What the services say that they did, and what the databases have of it. */
export const readWorkCounts = async ({ replicas, databases }: BenchShop): Promise<WorkCounts> => {
  const { orders, books } = databases;
  const documents = await Promise.all([
    orders.collection(ORDERS).countDocuments(),
    orders.collection(CHARGES).countDocuments(),
    books.collection(RESERVATIONS).countDocuments(),
    books.collection(MOVEMENTS).countDocuments({ kind: 'sale' }),
  ]);
  const [placed, charged, reserved, sold] = documents;
  const { transactions } = await books.command({ serverStatus: 1 });
  const counts = new Map<string, number>([
    ['orders in the database', placed],
    ['charges in the database', charged],
    ['reservations in the database', reserved],
    ['sales in the ledger', sold],
    ['transactions committed', Number(transactions.totalCommitted)],
    ['transactions aborted', Number(transactions.totalAborted)],
  ]);
  const samples = await Promise.all([...replicas.catalog, ...replicas.order].map(sampleOne));
  for (const [name, value] of samples.flat()) counts.set(name, (counts.get(name) ?? 0) + value);
  return counts;
};

/** What was added since; names that did not move are left out. */
export const countsSince = (before: WorkCounts, after: WorkCounts): Map<string, number> =>
  new Map(
    [...after]
      .map(([name, count]): [string, number] => [name, count - (before.get(name) ?? 0)])
      .filter(([, count]) => count !== 0),
  );
