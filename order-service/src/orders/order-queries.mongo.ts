import { createSingleBatchFind } from '@bookstore/platform/mongo';
import type { Backlog } from '../admission/admission-control.ts';
import type { Cursor, FindOrders, OrderFilter } from './find-orders.ts';
import { type OrderDocument, toOrder } from './order-document.ts';
import type { OrderCollection } from './order-schema.mongo.ts';
import type { Order } from './order.ts';

const NEWEST_FIRST = { created_at: -1, _id: -1 } as const;
const OLDEST_FIRST = { created_at: 1, _id: 1 } as const;

export type OrderQueries = {
  list: FindOrders;
  /** PENDING orders that were placed before that time, the oldest first. */
  findPendingBefore: (time: Date, limit: number) => Promise<Order[]>;
  /** The revision of each of these orders. */
  revisions: (ids: readonly string[]) => Promise<Map<string, number>>;
  readBacklog: () => Promise<Backlog>;
};

export const createOrderQueries = (orders: OrderCollection): OrderQueries => {
  const find = createSingleBatchFind(orders);
  const findRevisions = createSingleBatchFind<
    OrderDocument,
    Pick<OrderDocument, '_id' | 'revision'>
  >(orders);
  return {
    list: async (wanted, after, limit) => {
      const filter = { ...matching(wanted), ...(after ? olderThan(after) : {}) };
      const documents = await find({ filter, sort: NEWEST_FIRST, limit });
      return documents.map(toOrder);
    },
    findPendingBefore: async (time, limit) => {
      const filter = { status: 'PENDING', created_at: { $lt: time } } as const;
      const documents = await find({ filter, sort: OLDEST_FIRST, limit });
      return documents.map(toOrder);
    },
    revisions: async (ids) => {
      const filter = { _id: { $in: [...ids] } };
      const documents = await findRevisions({
        filter,
        projection: { revision: 1 },
        limit: ids.length,
      });
      return new Map(documents.map(({ _id, revision }) => [_id, revision]));
    },
    // The index of the status and the count of the collection answer it: no order is read.
    readBacklog: async () => {
      const [all, pending] = await Promise.all([
        orders.estimatedDocumentCount(),
        orders.countDocuments({ status: 'PENDING' }),
      ]);
      return { pending, settled: all - pending };
    },
  };
};

const matching = ({ usernameKey, status }: OrderFilter) => ({
  ...(usernameKey === undefined ? {} : { username_key: usernameKey }),
  ...(status === undefined ? {} : { status }),
});

// The first condition bounds the index scan, the second one decides between equal times.
const olderThan = ({ createdAt, id }: Cursor) => ({
  created_at: { $lte: createdAt },
  $or: [{ created_at: { $lt: createdAt } }, { _id: { $lt: id } }],
});
