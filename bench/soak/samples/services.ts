import { SYSTEM_METRICS } from '@bookstore/contracts/system';
import { planPorts } from '../../../scripts/native/shop-ports.ts';
import { type MetricSample, readMetrics } from '../../shop/read-metrics.ts';
import type { Reading } from './reading.ts';

const HEAP = 'nodejs_heap_size_used_bytes';
const HANDLES = 'nodejs_active_resources_total';

/** Where the services tell their metrics, by name. */
export type ServiceUrls = Readonly<Record<string, string>>;

const at = (port: number | undefined): string => `http://127.0.0.1:${port}`;

/** Of a shop with one of each service, by the port of its edge. */
export const findServiceUrls = (edgePort: number): ServiceUrls => {
  const [ports] = planPorts(edgePort, 1).replicas;
  return {
    gateway: at(ports?.gateway),
    'user-service': at(ports?.user),
    'catalog-service': at(ports?.catalog),
    'order-service': at(ports?.order),
  };
};

const sumOf = (samples: readonly MetricSample[]): number =>
  samples.reduce((sum, { value }) => sum + value, 0);

/** One that every Node process tells of itself. Throws when this one does not. */
const getOwn = (samples: readonly MetricSample[], name: string): number => {
  const found = samples.find((sample) => sample.name === name);
  if (found === undefined) throw new Error(`no ${name} is told`);
  return found.value;
};

export const readHeap = async (url: string): Promise<number> =>
  getOwn(await readMetrics(url), HEAP);

type Told = { name: string; samples: MetricSample[] };

const readOwn = ({ name, samples }: Told): Reading[] => [
  { kind: 'heap', name, value: getOwn(samples, HEAP) },
  { kind: 'handles', name, value: getOwn(samples, HANDLES) },
  ...samples
    .filter((sample) => sample.name === SYSTEM_METRICS.outboxDocuments)
    .map(({ value }) => ({ kind: 'outbox' as const, name, value })),
];

/** Messages of all queues by state, as the services that read them tell. */
const readQueues = (told: readonly Told[]): Reading[] => {
  const queues = told.flatMap(({ samples }) =>
    samples.filter((sample) => sample.name === SYSTEM_METRICS.queues),
  );
  const states = Map.groupBy(queues, ({ labels }) => labels['state'] ?? '');
  return [...states].map(([state, counts]) => ({
    kind: 'queue',
    name: `all queues: ${state}`,
    value: sumOf(counts),
  }));
};

/**
 * Heap and handles of each service, as it tells them itself, and the queues and outboxes as those who read and
 * fill them tell. A queue that a service does not tell of, as when its broker does not answer, is not counted.
 */
export const readServices = async (urls: ServiceUrls): Promise<Reading[]> => {
  const told = await Promise.all(
    Object.entries(urls).map(async ([name, url]) => ({ name, samples: await readMetrics(url) })),
  );
  return [...told.flatMap(readOwn), ...readQueues(told)];
};
