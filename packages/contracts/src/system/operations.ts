import { z } from 'zod';
import { defineOperation } from '../http/operation.ts';
import { systemSchema } from './schemas.ts';

export * from './schemas.ts';

/** The metrics on the services' own /metrics that GET /system is computed from. */
export const SYSTEM_METRICS = {
  /** Always 1; each process has its own label `service_instance_id`. */
  instance: 'target_info',
  /** Orders that this process moved to a status, by `status`. */
  orders: 'orders_total',
  /** Messages by `queue` and `state` (ready, retry, dead); every replica reports the same. */
  queues: 'queue_messages',
  /** Every replica reports the same. */
  outboxDocuments: 'outbox_documents',
  outboxAge: 'outbox_oldest_age_seconds',
} as const;

/** The reply of /metrics to a client that accepts JSON: the samples of each metric requested by name. */
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

export const getSystemOperation = defineOperation({
  id: 'getSystem',
  service: 'gateway',
  method: 'get',
  path: '/system',
  access: 'admin',
  summary: 'How the whole shop is now',
  replies: {
    200: {
      description:
        'As the services themselves tell it, at most a second old; a number that could not be read is null or left out',
      schema: systemSchema,
    },
  },
  problems: [],
});

/** Operations that the gateway answers from what the services report. */
export const systemOperations = [getSystemOperation] as const;
