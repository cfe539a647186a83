import type { LoadSummary } from '../load/summary.ts';

/** A curve for the chart and, if replies were wrong, the reason for which nothing here counts. */
export type Series = { name: string; rounds: LoadSummary[] };

/**
 * Measures one after the other, and all again, in each round: A B A B. What slows the machine for a while
 * then meets all of them. Returns the rounds of each, in the order given.
 */
export const interleave = async <Name extends string>(
  rounds: number,
  measures: Record<Name, () => Promise<LoadSummary>>,
): Promise<Record<Name, LoadSummary[]>> => {
  const results = new Map<string, LoadSummary[]>();
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, measure] of Object.entries<() => Promise<LoadSummary>>(measures)) {
      const sofar = results.get(name) ?? [];
      sofar.push(await measure());
      results.set(name, sofar);
    }
  }
  return Object.fromEntries(results) as Record<Name, LoadSummary[]>;
};
