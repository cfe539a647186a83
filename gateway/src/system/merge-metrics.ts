import {
  CONSUMED,
  type MessageType,
  queueName,
  type ServiceQueueOwner,
} from '@bookstore/contracts/messages';
import { ORDER_STATUSES } from '@bookstore/contracts/orders';
import { SYSTEM_METRICS, type SampledMetrics, type System } from '@bookstore/contracts/system';

/** What one replica gave; null when its numbers could not be read. */
export type ReplicaMetrics = { replica: string; metrics: SampledMetrics | null };

type Samples = SampledMetrics[string];

/**
 * The largest: all replicas tell of the same queues and the same database, each at its own moment.
 * Null when none of them knows.
 */
const largest = (samples: Samples): number | null =>
  samples.length > 0 ? Math.max(...samples.map(({ value }) => value)) : null;

const samplesOf = (replicas: readonly ReplicaMetrics[], name: string): Samples =>
  replicas.flatMap(({ metrics }) => metrics?.[name] ?? []);

/** The queues of a service, whether or not anybody could tell of them. */
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

/** The counters of each process apart: they begin again with each start, so a sum would jump. */
export const readOrders = (replicas: readonly ReplicaMetrics[]): System['orders'] =>
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
