import { z } from 'zod';

/** What a reply must be. Every reply is held against it; the first that are not are told in the summary. */
const expectationSchema = z.discriminatedUnion('kind', [
  /** This very body. */
  z.object({ kind: z.literal('body'), status: z.int(), body: z.string() }),
  /** A JSON object with these values, compared deeply. */
  z.object({
    kind: z.literal('fields'),
    status: z.int(),
    fields: z.record(z.string(), z.unknown()),
  }),
  /** A JSON array of so many objects, each with these values. */
  z.object({
    kind: z.literal('list'),
    status: z.int(),
    length: z.int(),
    each: z.record(z.string(), z.unknown()),
  }),
  /** One of these statuses and a body of JSON: for replies that are looked into afterwards. */
  z.object({ kind: z.literal('statuses'), statuses: z.array(z.int()) }),
]);
export type Expectation = z.infer<typeof expectationSchema>;

const callSchema = z.object({
  /** The request as it goes over the wire. */
  raw: z.string(),
  expect: expectationSchema,
});
export type Call = z.infer<typeof callSchema>;

const loopSchema = z.discriminatedUnion('kind', [
  /** Each connection sends its next request when it has its reply: for ceilings. */
  z.object({
    kind: z.literal('closed'),
    connections: z.int().positive(),
    seconds: z.number().positive(),
    /** Served before, not counted. */
    warmUpSeconds: z.number().min(0),
    most: z.int().positive().optional(),
  }),
  /** Requests are due at a fixed rate, whether or not those before are served: for latencies. */
  z.object({
    kind: z.literal('open'),
    perSecond: z.number().positive(),
    seconds: z.number().positive(),
    /** At the same rate before, not counted. */
    warmUpSeconds: z.number().min(0).optional(),
    /** A request that found no free connection for so long is given up, and counts as wrong. */
    patienceMs: z.number().positive().optional(),
  }),
]);
export type Loop = z.infer<typeof loopSchema>;

/** What one process of the load generator is told: a file of JSON. */
export const loadPlanSchema = z.object({
  host: z.string(),
  port: z.int().positive(),
  loop: loopSchema,
  /** Sent in turn, from the first again after the last. */
  calls: z.array(callSchema).min(1),
  /** Whether the summary holds every reply. */
  keep: z.boolean(),
});
export type LoadPlan = z.infer<typeof loadPlanSchema>;
