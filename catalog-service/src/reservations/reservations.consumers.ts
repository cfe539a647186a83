import { type Consumer, type ConsumerParts, createConsumer } from '@bookstore/platform/messaging';
import type { Wish } from './plan-settlements.ts';
import type { ReserveStock } from './reserve-stock.ts';
import type { SettleOrders } from './settle-orders.ts';

/** One active consumer per queue over all replicas: their transactions would only hinder each other. */
const FLOW = { prefetch: 200, maxBatch: 100, singleActive: true } as const;

/** An order that was shipped or delivered was accepted before, even if that message is late. */
const WISHES = {
  'order-accepted': 'sell',
  'order-shipped': 'sell',
  'order-delivered': 'sell',
  'order-rejected': 'give-back',
  'order-cancelled': 'give-back',
} as const satisfies Record<string, Wish>;

type SettlingType = keyof typeof WISHES;
const SETTLING_TYPES: readonly SettlingType[] = [
  'order-accepted',
  'order-rejected',
  'order-cancelled',
  'order-shipped',
  'order-delivered',
];

export const createReservationConsumers = (
  parts: ConsumerParts,
  { reserveStock, settleOrders }: { reserveStock: ReserveStock; settleOrders: SettleOrders },
): Consumer[] => [
  createConsumer(parts, { ...FLOW, type: 'order-placed', handle: reserveStock }),
  ...SETTLING_TYPES.map((type) =>
    createConsumer(parts, {
      ...FLOW,
      type,
      handle: (messages) =>
        settleOrders(
          messages.map(({ body }) => ({
            orderId: body.order_id,
            userId: body.user_id,
            wish: WISHES[type],
          })),
        ),
    }),
  ),
];
