import { randomUUID } from 'node:crypto';
import { type SampledMetrics, SYSTEM_METRICS } from '@bookstore/contracts/system';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export { Counter, Gauge, Histogram, Registry } from 'prom-client';
export * from './cached-probe.ts';

/** Each sample of the event loop wakes the process: at prom-client's 10 ms, most work of an idle service is that. */
const EVENT_LOOP_SAMPLE_MS = 50;

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
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: EVENT_LOOP_SAMPLE_MS });
  const registers = [registry];
  new Gauge({
    name: SYSTEM_METRICS.instance,
    help: 'Always 1; its label tells this process from earlier ones, whose counters were others',
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

/** The current values of the named metrics. Leaves out those that the registry does not have. */
export const sampleMetrics = async (
  registry: Registry,
  names: readonly string[],
): Promise<SampledMetrics> => {
  const known = registry.getMetricsAsArray().map(({ name }) => name);
  const sampled = known
    .filter((name) => names.includes(name))
    .map(async (name) => {
      const { values } = (await registry.getSingleMetric(name)?.get()) ?? { values: [] };
      return [name, values.map(({ labels, value }) => ({ labels, value }))] as const;
    });
  return Object.fromEntries(await Promise.all(sampled));
};
