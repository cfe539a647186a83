import type { Loop } from '../load/plan.ts';

const WARM_UP_SHARE = 0.25;
const CALM_SHARE = 0.5;

/** As many as go through these connections: the first quarter of the time on top warms up. */
export const ceiling = ({
  seconds,
  connections,
}: {
  seconds: number;
  connections: number;
}): Loop => ({
  kind: 'closed',
  connections,
  seconds,
  warmUpSeconds: seconds * WARM_UP_SHARE,
});

/** What the load generator, whose core is the shop's too, keeps up with on a busy machine. */
const MOST_PER_SECOND = 10_000;

/** Half of what the ceiling was, at most 10,000/s: a shop that is at work but has room. */
export const halfOf = (ceilings: readonly { perSecond: number }[], seconds: number): Loop => {
  const lowest = Math.min(...ceilings.map(({ perSecond }) => perSecond));
  const half = Math.max(1, Math.round(lowest * CALM_SHARE));
  const perSecond = Math.min(MOST_PER_SECOND, half);
  return { kind: 'open', perSecond, seconds, warmUpSeconds: seconds * WARM_UP_SHARE };
};
