import { SYSTEM_METRICS } from '@bookstore/contracts/system';
import { createCachedProbe, Gauge, type Metrics } from '../metrics/index.ts';
import type { Outbox, OutboxBacklog } from './outbox.ts';

const MAX_AGE_MS = 1_000;
const TIMEOUT_MS = 1_000;

/**
 * Gauges of the backlog of all outboxes together. Every replica reports the same database: take the
 * maximum over replicas, not the sum. They are absent while the database does not answer.
 */
export const gaugeOutboxes = ({ registry }: Metrics, outboxes: readonly Outbox[]): void => {
  const registers = [registry];
  const read = createCachedProbe({
    read: async () => sum(await Promise.all(outboxes.map((outbox) => outbox.readBacklog()))),
    maxAgeMs: MAX_AGE_MS,
    timeoutMs: TIMEOUT_MS,
  });
  const addGauge = (name: string, help: string, valueOf: (backlog: OutboxBacklog) => number) => {
    const gauge: Gauge = new Gauge({
      name,
      help,
      registers,
      collect: async () => {
        const backlog = await read();
        if (backlog) gauge.set(valueOf(backlog));
        else gauge.remove();
      },
    });
  };
  addGauge(
    SYSTEM_METRICS.outboxDocuments,
    'Documents with messages that wait to be published',
    ({ documents }) => documents,
  );
  addGauge(
    SYSTEM_METRICS.outboxAge,
    'Age of the oldest message that waits to be published, 0 when none does',
    ({ since }) => (since ? Math.max(0, (Date.now() - since.getTime()) / 1_000) : 0),
  );
};

const sum = (backlogs: readonly OutboxBacklog[]): OutboxBacklog => {
  const times = backlogs.flatMap(({ since }) => (since ? [since.getTime()] : []));
  return {
    documents: backlogs.reduce((total, { documents }) => total + documents, 0),
    since: times.length > 0 ? new Date(Math.min(...times)) : null,
  };
};
