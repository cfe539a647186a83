/** The part of what k6 gives to handleSummary that is read here. */
export type Summary = {
  metrics: Readonly<Record<string, { values: Readonly<Record<string, number>> } | undefined>>;
  root_group: { checks: readonly { name: string; passes: number; fails: number }[] };
};

export type Steps = {
  /** In the order in which they came; `rate` in requests per second, `name` of the scenario. */
  steps: readonly { rate: number; name: string }[];
  /** Of each step. */
  seconds: number;
  /** Up to which p99 a step counts as served well. */
  p99Ms: number;
};

/** Less than that of what was asked for, and a step is beyond the knee. */
const SERVED_WELL = 0.95;
const WIDTH = 14;

const COLUMNS = [
  'asked/s',
  'served/s',
  'refused/s',
  'never sent',
  'p50 ms',
  'p99 ms',
  'refusal p99',
];

const line = (cells: readonly string[]) => cells.map((cell) => cell.padStart(WIDTH)).join('');

/** A table with a line for each step, the knee, and the checks that failed. */
export const describeSteps = (summary: Summary, { steps, seconds, p99Ms }: Steps): string => {
  const read = (metric: string, scenario: string, value: string) =>
    summary.metrics[`${metric}{scenario:${scenario}}`]?.values[value] ?? 0;
  const rows = steps.map(({ rate, name }) => ({
    asked: rate,
    served: read('served_ms', name, 'count') / seconds,
    refused: read('refused_ms', name, 'count') / seconds,
    neverSent: read('dropped_iterations', name, 'count'),
    p50: read('served_ms', name, 'med'),
    p99: read('served_ms', name, 'p(99)'),
    refusalP99: read('refused_ms', name, 'p(99)'),
  }));
  const failed = summary.root_group.checks.filter(({ fails }) => fails > 0);
  return [
    line(COLUMNS),
    ...rows.map((row) => line(Object.values(row).map((value) => value.toFixed(0)))),
    '',
    describeKnee(rows, p99Ms),
    ...failed.map(({ name, fails, passes }) => `FAILED ${fails} of ${fails + passes}: ${name}`),
    '',
  ].join('\n');
};

type Row = { asked: number; served: number; p99: number };

/** The steps from the first one on, up to the first that was not served well: later ones don't count. */
const describeKnee = (rows: readonly Row[], p99Ms: number): string => {
  const isWell = ({ asked, served, p99 }: Row) => served >= SERVED_WELL * asked && p99 <= p99Ms;
  const beyond = rows.findIndex((row) => !isWell(row));
  const terms = `at least ${SERVED_WELL * 100} % served, p99 at most ${p99Ms} ms`;
  const first = rows[beyond];
  if (first === undefined) return `knee: not reached (${terms})`;
  const last = rows[beyond - 1];
  return last === undefined
    ? `knee: below ${first.asked}/s (${terms})`
    : `knee: between ${last.asked}/s and ${first.asked}/s (${terms})`;
};
