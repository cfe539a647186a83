// usage: npm run bench [-- OPTION...]   (bench/options.ts)
// Measures a shop of its own beside what the machine can do at all. docs/performance.md tells what each figure means.
import { join } from 'node:path';
import { DATA_FOLDER } from '../scripts/native/paths.ts';
import { type Options, parseOptions, USAGE } from './options.ts';
import { renderTable } from './results/table.ts';
import { describeMachine, writeResults } from './results/write-results.ts';
import { runBench } from './run-bench.ts';

const readOptions = (): Options => {
  try {
    return parseOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    process.exit(2);
  }
};

const options = readOptions();
const began = performance.now();
const say = (line: string) =>
  console.error(`${((performance.now() - began) / 1_000).toFixed(0).padStart(4)} s  ${line}`);
const { rows, curves } = await runBench(options, join(DATA_FOLDER, 'bench/run'), say);
const { out } = options;
writeResults(out, { rows, curves, settings: options });
console.log(`${describeMachine()}\n\n${renderTable(rows)}`);
say(`results.json, table.md and the charts are in ${out}`);
process.exitCode = rows.some(({ verdict }) => verdict === 'wrong replies') ? 1 : 0;
