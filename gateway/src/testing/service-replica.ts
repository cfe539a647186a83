import { SYSTEM_METRICS } from '@bookstore/contracts/system';
import { createServiceApp, listen } from '@bookstore/platform/http';
import { createReadiness } from '@bookstore/platform/lifecycle';
import { createLogger } from '@bookstore/platform/log';
import { Counter, createMetrics, Gauge } from '@bookstore/platform/metrics';

export type ServiceReplicaOptions = {
  /** By `status`. */
  orders?: Readonly<Record<string, number>>;
  /** Of `queue` by `state`. */
  queues?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  outbox?: { documents: number; ageSeconds: number };
  /** A helpful dependency that is unavailable. */
  unavailable?: string;
};

const failingCheck = async () => {
  throw new Error('not connected');
};

/** A server that answers /readyz and /metrics as every service does, with these numbers. */
export const startServiceReplica = async (options: ServiceReplicaOptions = {}) => {
  const metrics = createMetrics('replica');
  const registers = [metrics.registry];
  const gauge = (name: string, labelNames: string[] = []) =>
    new Gauge({ name, help: name, labelNames, registers });
  if (options.orders) {
    const name = SYSTEM_METRICS.orders;
    const orders = new Counter({ name, help: name, labelNames: ['status'], registers });
    for (const [status, count] of Object.entries(options.orders)) orders.inc({ status }, count);
  }
  if (options.queues) {
    const queues = gauge(SYSTEM_METRICS.queues, ['queue', 'state']);
    for (const [queue, counts] of Object.entries(options.queues)) {
      for (const [state, count] of Object.entries(counts)) queues.set({ queue, state }, count);
    }
  }
  if (options.outbox) {
    gauge(SYSTEM_METRICS.outboxDocuments).set(options.outbox.documents);
    gauge(SYSTEM_METRICS.outboxAge).set(options.outbox.ageSeconds);
  }
  const { unavailable } = options;
  const app = createServiceApp({
    logger: createLogger({ service: 'replica', version: 'test', level: 'silent' }),
    metrics,
    readiness: createReadiness({
      required: { mongodb: async () => undefined },
      helpful: unavailable === undefined ? {} : { [unavailable]: failingCheck },
    }),
    routes: [],
  });
  const server = await listen(app, { port: 0, host: '127.0.0.1' });
  return { url: `http://127.0.0.1:${server.port}`, close: () => server.close(100) };
};
