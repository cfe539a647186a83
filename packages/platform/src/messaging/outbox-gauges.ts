import { SYSTEM_METRICS } from '@bookstore/contracts/system';
import { createReading, Gauge, type Metrics } from '../metrics/index.ts';
import type { OutboxSource, Waiting } from './outbox.ts';

const MAX_AGE_MS = 1_000;
const TIMEOUT_MS = 1_000;

/**
 * Gauges of what waits in the outboxes together. Every replica tells of the same database: take the
 * largest, not the sum. Absent while the database can't tell.
 */
export const gaugeOutbox = ({ registry }: Metrics, sources: readonly OutboxSource[]): void => {
  const registers = [registry];
  const read = createReading({
    read: async () => sum(await Promise.all(sources.map((source) => source.waiting()))),
    maxAgeMs: MAX_AGE_MS,
    timeoutMs: TIMEOUT_MS,
  });
  const gauge = (name: string, help: string, valueOf: (waiting: Waiting) => number): void => {
    const made: Gauge = new Gauge({
      name,
      help,
      registers,
      collect: async () => {
        const waiting = await read();
        if (waiting) made.set(valueOf(waiting));
        else made.remove();
      },
    });
  };
  gauge(
    SYSTEM_METRICS.outboxDocuments,
    'Documents with messages that wait to be published',
    ({ documents }) => documents,
  );
  gauge(
    SYSTEM_METRICS.outboxAge,
    'Age of the oldest message that waits to be published, 0 when none does',
    ({ since }) => (since ? Math.max(0, (Date.now() - since.getTime()) / 1_000) : 0),
  );
};

const sum = (outboxes: readonly Waiting[]): Waiting => {
  const times = outboxes.flatMap(({ since }) => (since ? [since.getTime()] : []));
  return {
    documents: outboxes.reduce((total, { documents }) => total + documents, 0),
    since: times.length > 0 ? new Date(Math.min(...times)) : null,
  };
};
