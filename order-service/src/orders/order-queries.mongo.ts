import type { CallContext } from '@bookstore/platform/context';
import { createSingleBatchFind } from '@bookstore/platform/mongo';
import type { Backlog } from '../admission/admission-control.ts';
import type { Cursor, FindOrders, OrderFilter } from './find-orders.ts';
import {
  contextOf,
  type OrderCollection,
  type OrderDocument,
  toOrder,
} from './order-document.mongo.ts';

const NEWEST_FIRST = { created_at: -1, _id: -1 } as const;
const OLDEST_FIRST = { created_at: 1, _id: 1 } as const;

export type OrderQueries = {
  list: FindOrders;
  /** PENDING orders that were placed before that time and after the cursor, the oldest first. */
  findPendingBefore: (
    time: Date,
    after: Cursor | null,
    limit: number,
  ) => Promise<(Cursor & { context: CallContext })[]>;
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
  const findPending = createSingleBatchFind<
    OrderDocument,
    Pick<OrderDocument, '_id' | 'created_at' | 'request_id' | 'traceparent'>
  >(orders);
  return {
    list: async (wanted, after, limit) => {
      const filter = { ...matching(wanted), ...(after ? olderThan(after) : {}) };
      const documents = await find({ filter, sort: NEWEST_FIRST, limit });
      return documents.map(toOrder);
    },
    findPendingBefore: async (time, after, limit) => {
      const filter = {
        status: 'PENDING',
        created_at: { $lt: time, ...(after ? { $gte: after.createdAt } : {}) },
        ...(after ? { $or: newerThan(after) } : {}),
      } as const;
      const documents = await findPending({
        filter,
        sort: OLDEST_FIRST,
        limit,
        projection: { created_at: 1, request_id: 1, traceparent: 1 },
      });
      return documents.map((document) => ({
        id: document._id,
        createdAt: document.created_at,
        context: contextOf(document),
      }));
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
    // One command, answered by the count of the collection and the index of the status: no order is read.
    readBacklog: async () => {
      const [all = { count: 0 }, pending = { count: 0 }] = await orders
        .aggregate<{ count: number }>([
          { $collStats: { count: {} } },
          { $project: { count: 1 } },
          {
            $unionWith: {
              coll: orders.collectionName,
              pipeline: [{ $match: { status: 'PENDING' } }, { $count: 'count' }],
            },
          },
        ])
        .toArray();
      return { pending: pending.count, settled: Math.max(0, all.count - pending.count) };
    },
  };
};

const matching = ({ usernameKey, status }: OrderFilter) => ({
  ...(usernameKey === undefined ? {} : { username_key: usernameKey }),
  ...(status === undefined ? {} : { status }),
});

const newerThan = ({ createdAt, id }: Cursor) => [
  { created_at: { $gt: createdAt } },
  { _id: { $gt: id } },
];

// The first condition bounds the index scan, the second one decides between equal times.
const olderThan = ({ createdAt, id }: Cursor) => ({
  created_at: { $lte: createdAt },
  $or: [{ created_at: { $lt: createdAt } }, { _id: { $lt: id } }],
});
