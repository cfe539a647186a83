import {
  SYSTEM_METRICS,
  type SampledMetrics,
  sampledMetricsSchema,
} from '@bookstore/contracts/system';

/** Asks one replica for its numbers; null when it gave none that can be read in time. */
export type AskMetrics = (url: string) => Promise<SampledMetrics | null>;

const NAMES = Object.values(SYSTEM_METRICS).map((name) => `name=${name}`);
const PATH = `/metrics?${NAMES.join('&')}`;

export const createAskMetrics =
  (timeoutMs: number): AskMetrics =>
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
