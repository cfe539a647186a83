import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ALONE_FIGURES, FIGURES, NOT_YET } from './figures/all-figures.ts';
import type { AloneFigure, AloneSettings, Figure, FigureResult } from './figures/figure.ts';
import { openBench } from './open-bench.ts';
import type { Options } from './options.ts';
import { notMeasured, type Row, wrongReplies } from './results/row.ts';
import { startBenchShop } from './shop/start-shop.ts';

type Say = (line: string) => void;

/** What goes wrong in one figure is a row of the table and leaves the others alone. */
const measure = async (
  { id, what }: { id: string; what: string },
  say: Say,
  work: () => Promise<FigureResult>,
): Promise<FigureResult> => {
  say(`${id}: ${what} ...`);
  try {
    const result = await work();
    for (const row of result.rows)
      say(`  ${row.what}: ${row.measured} (${row.goal}) ${row.detail}`);
    return result;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { rows: [wrongReplies(id, what, why)], curves: [] };
  }
};

const isChosen = ({ only, isQuick }: Options, figure: Figure | AloneFigure): boolean => {
  if (only === null) return figure.isLong !== true && (figure.isQuick || !isQuick);
  return only.some((id) => id === figure.id || id === figure.alsoId);
};

const measureTogether = async (
  figures: readonly Figure[],
  options: Options,
  folder: string,
  say: Say,
): Promise<FigureResult[]> => {
  if (figures.length === 0) return [];
  const profile = { services: options.profile, folder: options.out };
  const shop = await startBenchShop({ folder: join(folder, 'shop'), profile });
  try {
    const { bench, close } = await openBench({ ...options, shop, folder, say });
    try {
      const results: FigureResult[] = [];
      for (const figure of figures) {
        results.push(await measure(figure, say, () => figure.measure(bench)));
      }
      return results;
    } finally {
      await close();
    }
  } finally {
    await shop.stop();
  }
};

const rowsOfOthers = (options: Options): Row[] => [
  ...[...ALONE_FIGURES, ...FIGURES]
    .filter((figure) => !isChosen(options, figure))
    .map(({ id, what, isLong }) => {
      const why = isLong === true ? `takes long: npm run bench -- --only ${id}` : 'not in this run';
      return notMeasured(id, what, why);
    }),
  ...NOT_YET.map(({ id, what }) => notMeasured(id, what, 'nothing measures it yet')),
];

const numberOf = ({ figure }: Row): number => Number(figure.slice(1));

/** Measures the figures that were asked for in shops of its own below that folder, and names the others. */
export const runBench = async (
  options: Options,
  folder: string,
  say: Say,
): Promise<FigureResult> => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const results: FigureResult[] = [];
  try {
    for (const figure of ALONE_FIGURES.filter((one) => isChosen(options, one))) {
      const settings: AloneSettings = { ...options, folder: join(folder, figure.id), say };
      results.push(await measure(figure, say, () => figure.measureAlone(settings)));
      rmSync(settings.folder, { recursive: true, force: true });
    }
    const together = FIGURES.filter((one) => isChosen(options, one));
    results.push(...(await measureTogether(together, options, folder, say)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const rows = [...results.flatMap((result) => result.rows), ...rowsOfOthers(options)];
  return {
    rows: rows.toSorted((a, b) => numberOf(a) - numberOf(b)),
    curves: results.flatMap(({ curves }) => curves),
  };
};
