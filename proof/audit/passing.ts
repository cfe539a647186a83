import { queueName } from '@bookstore/contracts/messages';
import type { OrderStatus } from '@bookstore/contracts/orders';
import type { OrderCase } from './cases.ts';
import type { Passing } from './finding.ts';

const PLACED = queueName('catalog-service', 'order-placed');
const RESERVED = queueName('order-service', 'stock-reserved');
const REFUSED = queueName('order-service', 'stock-rejected');
const ACCEPTED = queueName('catalog-service', 'order-accepted');
const SHIPPED = queueName('catalog-service', 'order-shipped');
const DELIVERED = queueName('catalog-service', 'order-delivered');

/** Where the next step of an order may wait. */
const QUEUES: Readonly<Record<OrderStatus, readonly string[]>> = {
  PENDING: [PLACED, RESERVED, REFUSED],
  ACCEPTED: [ACCEPTED],
  SHIPPED: [ACCEPTED, SHIPPED],
  DELIVERED: [ACCEPTED, SHIPPED, DELIVERED],
  REJECTED: [PLACED, RESERVED, queueName('catalog-service', 'order-rejected')],
  CANCELLED: [PLACED, RESERVED, ACCEPTED, queueName('catalog-service', 'order-cancelled')],
};

/** Who may still go on with an order that is not at its end. */
export const passingOf = ({ order, reservation }: OrderCase): Passing => {
  const changes = [order?.updated_at.getTime() ?? 0, reservation?.updated_at.getTime() ?? 0];
  const waiting = (order?.outbox.length ?? 0) + (reservation?.outbox.length ?? 0);
  return {
    since: new Date(Math.max(...changes)),
    isCarried: waiting > 0 || order?.payment_work !== undefined,
    queues: order ? QUEUES[order.status] : [],
  };
};

/**
 * Whether a finding may still come right by itself. `seenEmpty`: queues that were empty at a moment after
 * it was seen first, so that no message about it waits there.
 */
export const isUnderWay = (
  passing: Passing | undefined,
  { now, graceMs }: { now: Date; graceMs: number },
  seenEmpty: ReadonlySet<string>,
): boolean =>
  passing !== undefined &&
  (passing.isCarried ||
    now.getTime() - passing.since.getTime() < graceMs ||
    passing.queues.some((queue) => !seenEmpty.has(queue)));
