import { SYSTEM_METRICS } from '@bookstore/contracts/system';
import { Counter, Gauge, type Metrics } from '@bookstore/platform/metrics';
import type { AdmissionControl } from './admission/admission-control.ts';

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
      help: 'Calls to the payment provider by result, or by why they had none',
      labelNames: ['outcome'],
      registers,
    }),
    streams: new Gauge({ name: 'order_streams_open', help: 'Open order streams', registers }),
  };
};

/**
 * The backlog is that of all replicas: take the largest value, not the sum. Queued orders are those of
 * one replica.
 */
export const gaugeAdmission = (
  { registry }: Metrics,
  { state }: Pick<AdmissionControl, 'state'>,
): void => {
  const gauge = (name: string, help: string, read: () => number): void => {
    const made: Gauge = new Gauge({
      name,
      help,
      registers: [registry],
      collect: () => made.set(read()),
    });
  };
  gauge('orders_pending', 'Orders that are not settled yet', () => state().pending);
  gauge(
    'orders_drain_seconds',
    'Time to settle the pending orders at the best throughput of the last minute',
    () => state().drainMs / 1_000,
  );
  gauge('orders_queued', 'Orders that wait for admission', () => state().queued);
  gauge('order_admission_paused', '1 while new orders are refused', () => Number(state().isPaused));
};
