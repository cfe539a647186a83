// usage: npm run soak [-- OPTION...]   (bench/soak/options.ts)
// Looks whether a shop that is at work for long stays as it is. docs/performance.md tells what each row means.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DATA_FOLDER } from '../../scripts/native/paths.ts';
import { createTestFolder } from '../../scripts/native/test-folder.ts';
import { renderTable } from '../results/table.ts';
import { describeMachine, writeResults } from '../results/write-results.ts';
import { parseSoakOptions, SOAK_USAGE, type SoakOptions } from './options.ts';
import { runSoak } from './run-soak.ts';

const FLAT = 0;
const NOT_FLAT = 1;
const COULD_NOT_RUN = 2;

const run = async (options: SoakOptions): Promise<number> => {
  const began = performance.now();
  const say = (line: string) =>
    console.error(`${((performance.now() - began) / 1_000).toFixed(0).padStart(5)} s  ${line}`);
  const folder = createTestFolder(join(DATA_FOLDER, 'bench/soak-run'));
  try {
    const { rows, curves } = await runSoak(options, folder, say);
    writeResults(options.out, { rows, curves, settings: options });
    console.log(`${describeMachine()}\n\n${renderTable(rows)}`);
    say(`results.json, table.md and the charts are in ${options.out}`);
    return rows.every(({ verdict }) => verdict === 'reached') ? FLAT : NOT_FLAT;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

try {
  const options = parseSoakOptions(process.argv.slice(2));
  if (options === null) console.log(SOAK_USAGE);
  process.exitCode = options === null ? FLAT : await run(options);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = COULD_NOT_RUN;
}
