import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { type Curve, drawChart } from './chart.ts';
import type { Row } from './row.ts';
import { renderTable } from './table.ts';

const GIB = 2 ** 30;

/** On what it was measured: figures of two machines can't be compared. */
export const describeMachine = (): string => {
  const [first] = cpus();
  const memory = (totalmem() / GIB).toFixed(0);
  return `${cpus().length} × ${first?.model ?? 'unknown CPU'}, ${memory} GiB, Node ${process.version}`;
};

/** Writes results.json, table.md and a chart for each curve. */
export const writeResults = (
  folder: string,
  results: { rows: readonly Row[]; curves: readonly Curve[]; settings: object },
): void => {
  mkdirSync(folder, { recursive: true });
  const { rows, curves, settings } = results;
  const about = { at: new Date().toISOString(), machine: describeMachine(), settings };
  const json = JSON.stringify({ ...about, rows, curves }, null, 2);
  writeFileSync(join(folder, 'results.json'), `${json}\n`);
  const heading = `${about.at}, ${about.machine}`;
  writeFileSync(join(folder, 'table.md'), `${heading}\n\n${renderTable(rows)}\n`);
  for (const curve of curves) writeFileSync(join(folder, `${curve.name}.svg`), drawChart(curve));
};
