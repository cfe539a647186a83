import type { ShopDatabases } from '../../../scripts/backup/shop-databases.ts';
import type { KeyState } from '../judges/i9-keys.ts';
import { z } from 'zod';
import { storedIn } from './stored.ts';

const INDEX = 'one_order_per_key';
const MOST = 1_000;

const sharedSchema = z.object({
  _id: z.object({ user: z.string(), key: z.string() }),
  ids: z.array(z.string()),
});

/** Keys with more than one order, a bounded number of them, and whether the index that refuses such is there. */
export const readKeys = async ({ orderdb }: ShopDatabases): Promise<KeyState> => {
  const orders = storedIn(orderdb, 'orders');
  const indexes = await orders.indexes();
  const isGuarded = indexes.some(({ name, unique }) => name === INDEX && unique === true);
  // A unique index can't be made over two of a kind, so while it is there, there are none.
  if (isGuarded) return { shared: [], isGuarded };
  const shared = orders.aggregate(
    [
      { $match: { 'idempotency.key': { $exists: true } } },
      {
        $group: {
          _id: { user: '$user_id', key: '$idempotency.key' },
          ids: { $firstN: { input: '$_id', n: 3 } },
          orders: { $sum: 1 },
        },
      },
      { $match: { orders: { $gt: 1 } } },
      { $limit: MOST },
    ],
    { allowDiskUse: true },
  );
  return {
    isGuarded,
    shared: sharedSchema
      .array()
      .parse(await shared.toArray())
      .map(({ _id, ids }) => ({ userId: _id.user, key: _id.key, orderIds: ids })),
  };
};

/** Which of these orders are there. */
export const findKnownOrders = async (
  { orderdb }: ShopDatabases,
  ids: readonly string[],
): Promise<Set<string>> => {
  const found = storedIn(orderdb, 'orders').find(
    { _id: { $in: [...ids] } },
    { projection: { _id: 1 } },
  );
  return new Set((await found.toArray()).map(({ _id }) => _id));
};
