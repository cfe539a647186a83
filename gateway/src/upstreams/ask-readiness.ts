import { z } from 'zod';

const reportSchema = z.object({
  status: z.enum(['ok', 'degraded', 'unavailable']),
  checks: z.record(z.string(), z.string()),
});

/** What one replica says of itself on /readyz; `accepts` is whether it wants requests now. */
export type ReplicaReport = z.output<typeof reportSchema> & { accepts: boolean };

/** Asks one replica; never fails: no answer, or another one than a report, is a report too. */
export type AskReadiness = (url: string) => Promise<ReplicaReport>;

const OUT_OF_REACH: ReplicaReport = {
  status: 'unavailable',
  checks: { http: 'does not answer' },
  accepts: false,
};

export const createAskReadiness =
  (timeoutMs: number): AskReadiness =>
  async (url) => {
    try {
      const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(timeoutMs) });
      const report = reportSchema.parse(await response.json());
      return { ...report, accepts: response.ok || report.status === 'degraded' };
    } catch {
      return OUT_OF_REACH;
    }
  };
