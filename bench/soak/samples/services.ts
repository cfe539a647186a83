import {
  SYSTEM_METRICS,
  type SampledMetrics,
  sampledMetricsSchema,
} from '@bookstore/contracts/system';
import { readBody } from '../../shop/read-body.ts';
import type { Reading } from './reading.ts';

const HEAP = 'nodejs_heap_size_used_bytes';
const HANDLES = 'nodejs_active_resources_total';
const NAMES = [HEAP, HANDLES, SYSTEM_METRICS.queues, SYSTEM_METRICS.outboxDocuments];
const PATH = `/metrics?${NAMES.map((name) => `name=${name}`).join('&')}`;

/** Where the services tell their metrics, by name. */
export type ServiceUrls = Readonly<Record<string, string>>;

const sumOf = (samples: SampledMetrics[string] = []): number =>
  samples.reduce((sum, { value }) => sum + value, 0);

const askOne = async (url: string): Promise<SampledMetrics> =>
  sampledMetricsSchema.parse(JSON.parse(await readBody(url, PATH, { accept: 'application/json' })));

export const readHeap = async (url: string): Promise<number> => sumOf((await askOne(url))[HEAP]);

/**
 * Heap and handles of each service, as it tells them itself, and the queues and outboxes as those who read and
 * fill them tell. A number that a service does not tell, as when its broker does not answer, is no reading.
 */
export const readServices = async (urls: ServiceUrls): Promise<Reading[]> => {
  const found = await Promise.all(
    Object.entries(urls).map(async ([name, url]) => {
      const metrics = await askOne(url);
      const queues = metrics[SYSTEM_METRICS.queues] ?? [];
      const states = Map.groupBy(queues, ({ labels }) => String(labels['state']));
      const outbox = metrics[SYSTEM_METRICS.outboxDocuments] ?? [];
      return [
        { kind: 'heap', name, value: sumOf(metrics[HEAP]) },
        { kind: 'handles', name, value: sumOf(metrics[HANDLES]) },
        ...[...states].map(([state, counts]) => ({
          kind: 'queue' as const,
          name: `${state}, read by ${name}`,
          value: sumOf(counts),
        })),
        ...outbox.map(({ value }) => ({ kind: 'outbox' as const, name, value })),
      ] satisfies Reading[];
    }),
  );
  return found.flat();
};
