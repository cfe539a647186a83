import type { Collection, MongoClient } from 'mongodb';
import { judgeOrder } from './cut.ts';
import { inBatches } from './in-batches.ts';
import {
  endOrder,
  type MendedOrder,
  ORDER_FIELDS,
  orderSchema,
  type Stored,
  tellAgain,
  type Write,
} from './mended-order.ts';
import { freeOrphans } from './orphan-reservations.ts';
import { findStates } from './reservation-states.ts';
import type { ShopDatabases } from './shop-databases.ts';

export type MendingReport = {
  /** Orders whose last message is sent again. */
  told: number;
  /** Orders that ended after their database was read; they end as CANCELLED. */
  cancelled: number;
  /** Ids of orders that were placed after that, and whose copies go back. */
  unknownOrders: string[];
  /** Ids of orders that contradict their reservation. */
  unexplained: string[];
};

const BATCH = 500;

/**
 * Makes a restored shop whole, beside an empty RabbitMQ: what orders and catalog say differently is put
 * into their outboxes, and the services settle it when they start. May be repeated.
 */
export const mendCut = async ({ orderdb, catalogdb }: ShopDatabases): Promise<MendingReport> => {
  const report: MendingReport = { told: 0, cancelled: 0, unknownOrders: [], unexplained: [] };
  const orders = orderdb.db().collection<Stored>('orders');
  const found = orders.find({}, { projection: ORDER_FIELDS });
  for await (const batch of inBatches(found, BATCH)) {
    await mendOrders(orders, catalogdb, orderSchema.array().parse(batch), report);
  }
  report.unknownOrders = await freeOrphans(catalogdb, orders);
  return report;
};

const mendOrders = async (
  orders: Collection<Stored>,
  catalogdb: MongoClient,
  batch: readonly MendedOrder[],
  report: MendingReport,
): Promise<void> => {
  const ids = batch.map(({ _id }) => _id);
  const states = await findStates(catalogdb, ids);
  const at = new Date();
  const writes: Write[] = [];
  for (const order of batch) {
    const mending = judgeOrder(order.status, states.get(order._id) ?? null);
    if (mending === 'tell') {
      const write = tellAgain(order, at);
      if (write) writes.push(write);
      report.told += 1;
    } else if (mending === 'cancel') {
      writes.push(endOrder(order, { status: 'CANCELLED' }, at));
      report.cancelled += 1;
    } else if (mending === 'report') report.unexplained.push(order._id);
  }
  if (writes.length > 0) await orders.bulkWrite(writes, { ordered: false });
};
