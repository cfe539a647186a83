import { median } from './statistics.ts';
import type { Row } from './row.ts';

/** Beyond this share of a core the load generator is part of what is measured: the table says so. */
const BUSY_GENERATOR = 0.8;

type Goal = { atLeast: number } | { atMost: number };

const goalText = (goal: Goal, unit: string): string =>
  'atLeast' in goal ? `≥ ${goal.atLeast}${unit}` : `≤ ${goal.atMost}${unit}`;

const isReached = (value: number, goal: Goal): boolean =>
  'atLeast' in goal ? value >= goal.atLeast : value <= goal.atMost;

const shown = (value: number): string => {
  if (value >= 100) return value.toFixed(0);
  return value.toFixed(value >= 10 ? 1 : 2);
};

type Measured = {
  figure: string;
  what: string;
  /** One value for each round: the median is judged. */
  values: readonly (number | null)[];
  unit: string;
  goal: Goal;
  detail?: string;
};

/** A value with a unit, say a latency: the median of the rounds against the goal. */
export const judgeValue = ({ figure, what, values, unit, goal, detail = '' }: Measured): Row => {
  const known = values.filter((value) => value !== null);
  const middle = median(known);
  const isWhole = middle !== null && known.length === values.length;
  const span = known.map(shown).join(' · ');
  return {
    figure,
    what,
    measured: middle === null ? 'nothing' : `${shown(middle)}${unit}`,
    detail: [detail, known.length > 1 ? `rounds ${span}` : ''].filter(Boolean).join('; '),
    goal: goalText(goal, unit),
    verdict: isWhole && isReached(middle, goal) ? 'reached' : 'missed',
  };
};

type Rate = { perSecond: number; ownCores?: number };

/** The shop's rate as a multiple of a limit's, round by round, so that what slows the machine slows both. */
export const judgeRatio = (options: {
  figure: string;
  what: string;
  shop: readonly Rate[];
  limit: readonly Rate[];
  limitName: string;
  atLeast: number;
  unit?: string;
}): Row => {
  const { figure, what, shop, limit, limitName, atLeast, unit = '/s' } = options;
  const values = shop.map(({ perSecond }, round) =>
    limit[round] === undefined ? null : perSecond / limit[round].perSecond,
  );
  const middles = [shop, limit].map((rates) =>
    shown(median(rates.map(({ perSecond }) => perSecond)) ?? Number.NaN),
  );
  const busiest = Math.max(...[...shop, ...limit].map(({ ownCores = 0 }) => ownCores));
  const generator = busiest > BUSY_GENERATOR ? [`load generator at ${shown(busiest)} cores`] : [];
  return judgeValue({
    figure,
    what,
    values,
    unit: ` × ${limitName}`,
    goal: { atLeast },
    detail: [`${middles[0]}${unit} against ${middles[1]}${unit}`, ...generator].join('; '),
  });
};
