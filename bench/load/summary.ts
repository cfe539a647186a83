import { z } from 'zod';

/** Milliseconds; null where nothing was served. */
const ms = z.number().nullable();

/** What the load generator tells at its end, as one line of JSON. */
export const loadSummarySchema = z.object({
  /** Replies that were as expected; the latencies are theirs. */
  right: z.int(),
  /** Replies that were not, or did not come; those of the warm-up too. */
  wrong: z.int(),
  examples: z.array(z.string()),
  /** Milliseconds since 1970: when the first request that counts was sent. */
  startedAt: z.number(),
  seconds: z.number(),
  perSecond: z.number(),
  /** CPU of the load generator itself, in cores: near 1 it is what limits. */
  ownCores: z.number(),
  p50: ms,
  p95: ms,
  p99: ms,
  max: ms,
  /** The latency at 0, 1, ... 100 percent. */
  percentiles: z.array(ms),
  /** Every reply, if the plan asks for it; `dueAt` in milliseconds since 1970, with fractions. */
  kept: z.array(
    z.object({
      turn: z.int(),
      ms: z.number(),
      dueAt: z.number(),
      status: z.int(),
      body: z.string(),
    }),
  ),
});
export type LoadSummary = z.infer<typeof loadSummarySchema>;
