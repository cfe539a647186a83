import type { SampledMetrics } from '@bookstore/contracts/system';
import type { Registry } from 'prom-client';

/** What the named metrics of a registry are now; one that it does not have is left out. */
export const sampleMetrics = async (
  registry: Registry,
  names: readonly string[],
): Promise<SampledMetrics> => {
  const known = registry.getMetricsAsArray().map(({ name }) => name);
  const sampled = known
    .filter((name) => names.includes(name))
    .map(async (name) => {
      const { values } = (await registry.getSingleMetric(name)?.get()) ?? { values: [] };
      return [name, values.map(({ labels, value }) => ({ labels, value }))] as const;
    });
  return Object.fromEntries(await Promise.all(sampled));
};
