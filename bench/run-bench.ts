import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { FIGURES, NOT_YET } from './figures/all-figures.ts';
import type { Bench, Figure, FigureResult } from './figures/figure.ts';
import { openBench } from './open-bench.ts';
import type { Options } from './options.ts';
import { notMeasured, type Row } from './results/row.ts';
import { startBenchShop } from './shop/start-shop.ts';

const measureFigure = async (figure: Figure, bench: Bench): Promise<FigureResult> => {
  try {
    return await figure.measure(bench);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    const verdict = 'wrong replies' as const;
    const row: Row = {
      figure: figure.id,
      what: figure.what,
      measured: '',
      detail,
      goal: '',
      verdict,
    };
    return { rows: [row], curves: [] };
  }
};

const isChosen = ({ only, isQuick }: Options, figure: Figure): boolean =>
  only === null ? figure.isQuick || !isQuick : only.includes(figure.id);

/** Measures the figures that were asked for on a shop of its own below that folder, and names the others. */
export const runBench = async (
  options: Options,
  folder: string,
  say: (line: string) => void,
): Promise<FigureResult> => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const chosen = FIGURES.filter((figure) => isChosen(options, figure));
  const shop = await startBenchShop(join(folder, 'shop'), () => undefined);
  const results: FigureResult[] = [];
  try {
    const { bench, close } = await openBench({ ...options, shop, folder, say });
    try {
      for (const figure of chosen) {
        say(`${figure.id}: ${figure.what} ...`);
        results.push(await measureFigure(figure, bench));
      }
    } finally {
      await close();
    }
  } finally {
    await shop.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  const others = [
    ...FIGURES.filter((figure) => !chosen.includes(figure)).map(({ id, what }) =>
      notMeasured(id, what, 'not part of this run'),
    ),
    ...NOT_YET.map(({ id, what }) => notMeasured(id, what, 'nothing measures it yet')),
  ];
  return {
    rows: [...results.flatMap(({ rows }) => rows), ...others],
    curves: results.flatMap(({ curves }) => curves),
  };
};
