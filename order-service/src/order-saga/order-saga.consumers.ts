import { type Consumer, type ConsumerParts, createConsumer } from '@bookstore/platform/messaging';
import type { OnStockRejected } from './on-stock-rejected.ts';
import type { OnStockReserved } from './on-stock-reserved.ts';

const PREFETCH = 64;

/** Consumers of the catalog's answers to `order-placed`. */
export const createOrderSagaConsumers = (
  parts: ConsumerParts,
  onStockReserved: OnStockReserved,
  onStockRejected: OnStockRejected,
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
      for (const { body } of messages) await onStockRejected(body.order_id, body.reason);
    },
  }),
];
