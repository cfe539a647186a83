import { z } from 'zod';

// What the gateway reads on the services' own /metrics to answer GET /system. Not for clients.

/** Names of the metrics that the state of the whole shop is made of. */
export const SYSTEM_METRICS = {
  /** Always 1; the label `service_instance_id` is another one in each process. */
  instance: 'target_info',
  /** By `status`, of this process: orders that it moved there. */
  orders: 'orders_total',
  /** By `queue` and `state` (ready, retry, dead), the same in every replica. */
  queues: 'queue_messages',
  /** The same in every replica. */
  outboxDocuments: 'outbox_documents',
  outboxAge: 'outbox_oldest_age_seconds',
} as const;

/** The reply of /metrics to who accepts JSON: the samples of each metric that was asked for by name. */
export const sampledMetricsSchema = z.record(
  z.string(),
  z.array(
    z.object({
      labels: z.record(z.string(), z.union([z.string(), z.number()]).optional()),
      value: z.number(),
    }),
  ),
);
export type SampledMetrics = z.infer<typeof sampledMetricsSchema>;
