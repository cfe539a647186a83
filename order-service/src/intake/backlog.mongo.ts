import type { OrderCollection } from '../orders/order.mongo.ts';

/** Of all replicas together. */
export type Backlog = {
  /** Orders that are not settled yet. */
  pending: number;
  /** Since ever: orders are never deleted. */
  settled: number;
};

/** The index of PENDING orders and the collection's own count: no order is read. */
export const createReadBacklog = (orders: OrderCollection) => async (): Promise<Backlog> => {
  const [all, pending] = await Promise.all([
    orders.estimatedDocumentCount(),
    orders.countDocuments({ status: 'PENDING' }),
  ]);
  return { pending, settled: all - pending };
};
