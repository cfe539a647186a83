import {
  CONSUMED,
  type MessageType,
  queueName,
  type ServiceQueueOwner,
} from '@bookstore/contracts/messages';
import { ORDER_STATUSES } from '@bookstore/contracts/orders';
import {
  SYSTEM_METRICS,
  type SampledMetrics,
  sampledMetricsSchema,
  type System,
} from '@bookstore/contracts/system';

/** Reads the metrics of one replica. Null when there is no valid reply in time. */
export type ReadMetrics = (url: string) => Promise<SampledMetrics | null>;

const NAMES = Object.values(SYSTEM_METRICS).map((name) => `name=${name}`);
const PATH = `/metrics?${NAMES.join('&')}`;

export const createReadMetrics =
  (timeoutMs: number): ReadMetrics =>
  async (url) => {
    try {
      const response = await fetch(`${url}${PATH}`, {
        headers: { Accept: 'application/json' },
        signal: AbortSignal.timeout(timeoutMs),
      });
      return response.ok ? sampledMetricsSchema.parse(await response.json()) : null;
    } catch {
      return null;
    }
  };

/** The metrics of one replica; null when they could not be read. */
export type ReplicaMetrics = { replica: string; metrics: SampledMetrics | null };

type Samples = SampledMetrics[string];

/** The queues of a service, also those that no replica reports. */
export const mergeQueues = (
  service: ServiceQueueOwner,
  replicas: readonly ReplicaMetrics[],
): System['queues'] => {
  const samples = samplesOf(replicas, SYSTEM_METRICS.queues);
  const types: readonly MessageType[] = CONSUMED[service];
  return types.map((type) => {
    const name = queueName(service, type);
    const countOf = (state: string) =>
      largest(
        samples.filter(({ labels }) => labels['queue'] === name && labels['state'] === state),
      );
    return { name, ready: countOf('ready'), retry: countOf('retry'), dead: countOf('dead') };
  });
};

export const mergeOutbox = (
  service: ServiceQueueOwner,
  replicas: readonly ReplicaMetrics[],
): System['outboxes'][number] => ({
  service,
  documents: largest(samplesOf(replicas, SYSTEM_METRICS.outboxDocuments)),
  oldest_age_seconds: largest(samplesOf(replicas, SYSTEM_METRICS.outboxAge)),
});

/** The counters of each process. A sum would jump, because they restart with each process. */
export const ordersByReplica = (replicas: readonly ReplicaMetrics[]): System['orders'] =>
  replicas.flatMap(({ replica, metrics }) => {
    const instance = metrics?.[SYSTEM_METRICS.instance]?.[0]?.labels['service_instance_id'];
    if (metrics === null || typeof instance !== 'string') return [];
    const samples = metrics[SYSTEM_METRICS.orders] ?? [];
    const counts = ORDER_STATUSES.flatMap((status) => {
      const sample = samples.find(({ labels }) => labels['status'] === status);
      return sample ? [[status, sample.value] as const] : [];
    });
    return [{ replica, instance, reached: Object.fromEntries(counts) }];
  });

const samplesOf = (replicas: readonly ReplicaMetrics[], name: string): Samples =>
  replicas.flatMap(({ metrics }) => metrics?.[name] ?? []);

/**
 * The largest sample: all replicas report the same queues and the same database, each at a different time. Null when no
 * replica reports any.
 */
const largest = (samples: Samples): number | null =>
  samples.length > 0 ? Math.max(...samples.map(({ value }) => value)) : null;
