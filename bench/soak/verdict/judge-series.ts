import type { Row } from '../../results/row.ts';
import type { Series } from '../samples/series.ts';
import { type Bound, BOUNDS, type Unit } from './bounds.ts';
import { measureTrend, putTogether, type Trend } from './trend.ts';

/** Of a saw-tooth: so many parts of the soak, each as low as it was in them. */
const LOWEST_POINTS = 6;

const shown = (value: number, { size, digits }: Unit): string => (value / size).toFixed(digits);
const signed = (value: number, unit: Unit): string =>
  `${value < 0 ? '' : '+'}${shown(value, unit)}${unit.name}`;

const goalOf = ({ share, plus, unit }: Bound): string => {
  const least = signed(plus, unit);
  return share === 0 ? `≤ ${least}` : `≤ +${(share * 100).toFixed(0)} % or ${least}`;
};

/** The trend of a series, and whether its growth is within the bound. */
export const judgeGrowth = ({
  kind,
  points,
}: Pick<Series, 'kind' | 'points'>): { trend: Trend; isFlat: boolean } | null => {
  const { share, plus, isSawTooth } = BOUNDS[kind];
  const looked = isSawTooth
    ? putTogether(points, LOWEST_POINTS, (values) => Math.min(...values))
    : points;
  const trend = measureTrend(looked);
  return trend && { trend, isFlat: trend.growth <= Math.max(trend.first * share, plus) };
};

/** A row for a series: first third, last third, slope. Too few samples are no verdict. */
export const judgeSeries = ({ kind, name, points }: Series): Row => {
  const bound = BOUNDS[kind];
  const { unit } = bound;
  const row = { figure: name, what: bound.what, goal: goalOf(bound) };
  const judged = judgeGrowth({ kind, points });
  if (judged === null) {
    const detail = `only ${points.length} samples`;
    return { ...row, measured: '', detail, verdict: 'not measured yet' };
  }
  const { first, last, perHour } = judged.trend;
  return {
    ...row,
    measured: `${shown(first, unit)} → ${shown(last, unit)}${unit.name}`,
    detail: `${signed(perHour, unit)} per hour, ${points.length} samples`,
    verdict: judged.isFlat ? 'reached' : 'missed',
  };
};

/** A row for each, those of one kind together. */
export const judgeAllSeries = (all: readonly Series[]): Row[] =>
  Object.keys(BOUNDS)
    .flatMap((kind) => all.filter((series) => series.kind === kind))
    .map(judgeSeries);
