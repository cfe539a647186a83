import { SYSTEM_METRICS } from '@bookstore/contracts/system';
import { createServiceApp, listen } from '@bookstore/platform/http';
import { createReadiness } from '@bookstore/platform/lifecycle';
import { createLogger } from '@bookstore/platform/log';
import { Counter, createMetrics, Gauge } from '@bookstore/platform/metrics';

export type PartOptions = {
  /** By `status`. */
  orders?: Readonly<Record<string, number>>;
  /** Of `queue` by `state`. */
  queues?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  outbox?: { documents: number; ageSeconds: number };
  /** What the readiness names as missing. */
  missing?: string;
};

const away = async () => {
  throw new Error('not connected');
};

/** Answers /readyz and /metrics as every service does, with these numbers. */
export const startPart = async (options: PartOptions = {}) => {
  const metrics = createMetrics('part');
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
  const { missing } = options;
  const app = createServiceApp({
    logger: createLogger({ service: 'part', version: 'test', level: 'silent' }),
    metrics,
    readiness: createReadiness({
      required: { mongodb: async () => undefined },
      helpful: missing === undefined ? {} : { [missing]: away },
    }),
    routes: [],
  });
  const server = await listen(app, { port: 0, host: '127.0.0.1' });
  return { url: `http://127.0.0.1:${server.port}`, close: () => server.close(100) };
};
