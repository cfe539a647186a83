import type { Loop } from '../load/plan.ts';

/** How many connections a ceiling is measured with. */
export const CONNECTIONS = 64;
const WARM_UP_SHARE = 0.25;
const CALM_SHARE = 0.5;

/** As many as go through 64 connections: the first quarter of the time on top warms up. */
export const ceiling = (seconds: number, connections = CONNECTIONS): Loop => ({
  kind: 'closed',
  connections,
  seconds,
  warmUpSeconds: seconds * WARM_UP_SHARE,
});

/** Half of what the ceiling was: a shop that is at work but has room. */
export const halfOf = (ceilings: readonly { perSecond: number }[], seconds: number): Loop => {
  const lowest = Math.min(...ceilings.map(({ perSecond }) => perSecond));
  return { kind: 'open', perSecond: Math.max(1, Math.round(lowest * CALM_SHARE)), seconds };
};
