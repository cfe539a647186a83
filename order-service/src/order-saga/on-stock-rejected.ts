import type { RejectionReason } from '@bookstore/contracts/orders';
import type { ChangeOrder } from '../orders/change-order.ts';
import { reject } from '../orders/order.ts';

/** Rejects the order that the catalog has no copies for. A repeated message changes nothing. */
export type OnStockRejected = (orderId: string, reason: RejectionReason) => Promise<void>;

export const createOnStockRejected =
  (changeOrder: ChangeOrder): OnStockRejected =>
  async (orderId, reason) => {
    await changeOrder(orderId, (state) => reject(state, reason));
  };
