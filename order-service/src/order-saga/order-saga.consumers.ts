import { type Consumer, type ConsumerParts, createConsumer } from '@bookstore/platform/messaging';
import type { ChangeOrder } from '../orders/change-order.ts';
import { reject } from '../orders/order.ts';
import type { OnStockReserved } from './on-stock-reserved.ts';

const PREFETCH = 64;

/** Consumers of the catalog's answers to `order-placed`. A repeated message changes nothing. */
export const createOrderSagaConsumers = (
  parts: ConsumerParts,
  onStockReserved: OnStockReserved,
  changeOrder: ChangeOrder,
): Consumer[] => [
  createConsumer(parts, {
    type: 'stock-reserved',
    prefetch: PREFETCH,
    handle: async (messages) => {
      for (const { body } of messages) await onStockReserved(body.order_id);
    },
  }),
  createConsumer(parts, {
    type: 'stock-rejected',
    prefetch: PREFETCH,
    handle: async (messages) => {
      for (const { body } of messages) {
        await changeOrder(body.order_id, (state) => reject(state, body.reason));
      }
    },
  }),
];
