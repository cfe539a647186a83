import { type Consumer, type ConsumerParts, createConsumer } from '@bookstore/platform/messaging';
import type { SettleOrder } from './settle-order.ts';

const PREFETCH = 64;

/** The message door of the orders: what the catalog says about copies. */
export const createOrderConsumers = (parts: ConsumerParts, settle: SettleOrder): Consumer[] => [
  createConsumer(parts, {
    type: 'stock-reserved',
    prefetch: PREFETCH,
    handle: async (messages) => {
      for (const { body } of messages) await settle.reserved(body.order_id);
    },
  }),
  createConsumer(parts, {
    type: 'stock-rejected',
    prefetch: PREFETCH,
    handle: async (messages) => {
      for (const { body } of messages) await settle.rejected(body.order_id, body.reason);
    },
  }),
];
