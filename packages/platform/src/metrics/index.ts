import { randomUUID } from 'node:crypto';
import { SYSTEM_METRICS } from '@bookstore/contracts/system';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export { Counter, Gauge, Histogram, Registry } from 'prom-client';
export * from './reading.ts';
export * from './sample-metrics.ts';

/** Each look at the event loop wakes the process: at prom-client's 10 ms that was most of what an idle service did. */
const EVENT_LOOP_LOOK_MS = 50;

const LATENCY_BUCKETS_S = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export type Metrics = {
  registry: Registry;
  httpDuration: Histogram<'method' | 'route' | 'status'>;
  messageDuration: Histogram<'queue' | 'outcome'>;
  published: Counter<'type'>;
  /** One for each message, also where a batch of them was one piece of work. */
  handled: Counter<'queue' | 'outcome' | 'redelivered'>;
};

/** One registry per service instance, so that tests can run several in one process. */
export const createMetrics = (service: string): Metrics => {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: EVENT_LOOP_LOOK_MS });
  const registers = [registry];
  new Gauge({
    name: SYSTEM_METRICS.instance,
    help: 'Always 1; tells this process from the one before it, whose counters went another way',
    labelNames: ['service_instance_id'],
    registers,
  }).set({ service_instance_id: randomUUID() }, 1);
  return {
    registry,
    httpDuration: new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Time to answer a request, by route pattern',
      labelNames: ['method', 'route', 'status'],
      buckets: LATENCY_BUCKETS_S,
      registers,
    }),
    messageDuration: new Histogram({
      name: 'message_handling_duration_seconds',
      help: 'Time to handle a message, by queue and outcome',
      labelNames: ['queue', 'outcome'],
      buckets: LATENCY_BUCKETS_S,
      registers,
    }),
    published: new Counter({
      name: 'messages_published_total',
      help: 'Messages confirmed by the broker',
      labelNames: ['type'],
      registers,
    }),
    handled: new Counter({
      name: 'messages_handled_total',
      help: 'Messages by queue and outcome; redelivered: the broker had sent them before',
      labelNames: ['queue', 'outcome', 'redelivered'],
      registers,
    }),
  };
};
