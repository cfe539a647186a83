import { SYSTEM_METRICS } from '@bookstore/contracts/system';
import { Counter, Gauge, type Metrics } from '@bookstore/platform/metrics';

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
