import { createSingleBatchFind } from '@bookstore/platform/mongo';
import { type OrderDocument, toOrder } from './order-document.ts';
import type { OrderCollection } from './order.mongo.ts';
import type { OrderFilter, OrderQueries, Position } from './order.ports.ts';

const NEWEST_FIRST = { created_at: -1, _id: -1 } as const;
const OLDEST_FIRST = { created_at: 1, _id: 1 } as const;

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
  };
};

const matching = ({ usernameKey, status }: OrderFilter) => ({
  ...(usernameKey === undefined ? {} : { username_key: usernameKey }),
  ...(status === undefined ? {} : { status }),
});

// The first condition bounds the index scan, the second one decides between equal times.
const olderThan = ({ createdAt, id }: Position) => ({
  created_at: { $lte: createdAt },
  $or: [{ created_at: { $lt: createdAt } }, { _id: { $lt: id } }],
});
