import { type Consumer, type ConsumerParts, createConsumer } from '@bookstore/platform/messaging';
import { SETTLEMENT_COMMANDS, SETTLING_TYPES } from './plan-settlements.ts';
import type { ReserveStock } from './reserve-stock.ts';
import type { SettleOrders } from './settle-orders.ts';

const FLOW = { prefetch: 200, maxBatch: 100 } as const;

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
            command: SETTLEMENT_COMMANDS[type],
          })),
        ),
    }),
  ),
];
