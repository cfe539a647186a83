import { type Amqp, createBroadcastConsumer } from '@bookstore/platform/messaging';
import type { Logger } from '@bookstore/platform/log';
import type { OrderChanges } from './order-changes.ts';

/** Every replica hears of the changes that the others make. Payment changes alone have no message. */
export const createStreamConsumer = (amqp: Amqp, changes: OrderChanges, logger: Logger) =>
  createBroadcastConsumer({
    amqp,
    types: [
      'order-accepted',
      'order-rejected',
      'order-cancelled',
      'order-shipped',
      'order-delivered',
    ],
    logger,
    onMessage: ({ body }) => changes.notify(body.order_id, null),
  });
