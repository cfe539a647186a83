import { z } from 'zod';
import { orderStatusSchema } from '../orders/schemas.ts';

const count = z.int().min(0);

const replicaSchema = z.object({
  /** Such as `order-service 2`; it tells no address. */
  name: z.string(),
  status: z.enum(['ok', 'degraded', 'unavailable']),
  checks: z
    .record(z.string(), z.string())
    .describe('Of each thing that it needs: `ok`, or what is wrong with it'),
});

const orderCountsSchema = z.object({
  replica: z.string(),
  instance: z
    .string()
    .describe('Another one after each start, when the counters begin again: rates need the same'),
  reached: z
    .partialRecord(orderStatusSchema, count)
    .describe('Orders that this process moved to a status since it started'),
});

const queueSchema = z.object({
  name: z.string(),
  ready: count.nullable().describe('Wait to be read'),
  retry: count.nullable().describe('Failed, and wait for another try'),
  dead: count.nullable().describe('Failed for good, until `npm run redrive -- NAME`'),
});

const outboxSchema = z.object({
  service: z.string(),
  documents: count.nullable().describe('Documents with messages that wait to be published'),
  oldest_age_seconds: z.number().min(0).nullable().describe('0 when nothing waits'),
});

/** How the whole shop is. What is null could not be read: it is never 0 for that reason. */
export const systemSchema = z
  .object({
    at: z.iso.datetime().describe('When the services were asked'),
    parts: z.array(z.object({ name: z.string(), replicas: z.array(replicaSchema) })),
    orders: z.array(orderCountsSchema).describe('Of each replica that could be read'),
    queues: z.array(queueSchema),
    outboxes: z.array(outboxSchema),
    unread: z
      .array(z.string())
      .describe('Replicas whose numbers could not be read: they are missing in `orders`'),
  })
  .meta({ id: 'System' });
export type System = z.infer<typeof systemSchema>;
export type SystemPart = System['parts'][number];
