import type { OrderCollection } from '../orders/order.mongo.ts';
import type { ReadBacklog } from './backlog.ports.ts';

/** The index of PENDING orders and the collection's own count: no order is read. */
export const createReadBacklog =
  (orders: OrderCollection): ReadBacklog =>
  async () => {
    const [all, pending] = await Promise.all([
      orders.estimatedDocumentCount(),
      orders.countDocuments({ status: 'PENDING' }),
    ]);
    return { pending, settled: all - pending };
  };
