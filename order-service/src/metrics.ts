import { SYSTEM_METRICS } from '@bookstore/contracts/system';
import { Counter, Gauge, type Metrics } from '@bookstore/platform/metrics';
import type { Intake } from './intake/intake.ts';

export type OrderMetrics = {
  /** Orders that reached a status. */
  orders: Counter<'status'>;
  paymentTries: Counter<'outcome'>;
  streams: Gauge;
};

export const createOrderMetrics = ({ registry }: Metrics): OrderMetrics => {
  const registers = [registry];
  return {
    orders: new Counter({
      name: SYSTEM_METRICS.orders,
      help: 'Orders that reached a status',
      labelNames: ['status'],
      registers,
    }),
    paymentTries: new Counter({
      name: 'payment_tries_total',
      help: 'Answers of the payment provider, unknown when there was none',
      labelNames: ['outcome'],
      registers,
    }),
    streams: new Gauge({ name: 'order_streams_open', help: 'Open order streams', registers }),
  };
};

/** The backlog is the same in every replica: take the largest, not the sum. What is held is each one's own. */
export const gaugeIntake = ({ registry }: Metrics, intake: Pick<Intake, 'state'>): void => {
  const gauge = (name: string, help: string, read: () => number): void => {
    const made: Gauge = new Gauge({
      name,
      help,
      registers: [registry],
      collect: () => made.set(read()),
    });
  };
  const { state } = intake;
  gauge('orders_pending', 'Orders that are not settled yet', () => state().pending);
  gauge(
    'orders_drain_seconds',
    'Time to settle the orders that are pending, at the best rate of the last minute',
    () => state().drainMs / 1_000,
  );
  gauge('orders_held', 'Orders that wait for their turn to be taken', () => state().held);
  gauge('order_intake_paused', '1 while no orders are taken', () => Number(state().isPaused));
};
