import { type OrderDocument, toOrder } from './order-document.ts';
import type { OrderCollection } from './order.mongo.ts';
import type { OrderFilter, OrderQueries, Position } from './order.ports.ts';

const NEWEST_FIRST = { created_at: -1, _id: -1 } as const;
const OLDEST_FIRST = { created_at: 1, _id: 1 } as const;

export const createOrderQueries = (orders: OrderCollection): OrderQueries => ({
  list: async (filter, after, limit) => {
    const documents = await orders
      .find(
        { ...matching(filter), ...(after ? olderThan(after) : {}) },
        { sort: NEWEST_FIRST, limit },
      )
      .toArray();
    return documents.map(toOrder);
  },
  findPendingBefore: async (time, limit) => {
    const documents = await orders
      .find({ status: 'PENDING', created_at: { $lt: time } }, { sort: OLDEST_FIRST, limit })
      .toArray();
    return documents.map(toOrder);
  },
  revisions: async (ids) => {
    const documents = await orders
      .find({ _id: { $in: [...ids] } })
      .project<Pick<OrderDocument, '_id' | 'revision'>>({ revision: 1 })
      .toArray();
    return new Map(documents.map(({ _id, revision }) => [_id, revision]));
  },
});

const matching = ({ usernameKey, status }: OrderFilter) => ({
  ...(usernameKey === undefined ? {} : { username_key: usernameKey }),
  ...(status === undefined ? {} : { status }),
});

// The first condition bounds the index scan, the second one decides between equal times.
const olderThan = ({ createdAt, id }: Position) => ({
  created_at: { $lte: createdAt },
  $or: [{ created_at: { $lt: createdAt } }, { _id: { $lt: id } }],
});
