// usage: npm run chaos -- [--seed N] [--minutes M] [--faults LIST] [--rate R] [--report FILE]
import { writeFile } from 'node:fs/promises';
import { type ChaosShop, startChaosShop } from './chaos-shop.ts';
import { CHAOS_USAGE, type ChaosOptions, parseOptions } from './options.ts';
import { createReport, renderReport } from './report.ts';
import { runChaos } from './run-chaos.ts';

const SOUND = 0;
const VIOLATED = 1;
const COULD_NOT_RUN = 2;

const say = (line: string) => console.log(line);

const endOnSignals = (shop: ChaosShop): void => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      void shop.close().finally(() => process.exit(COULD_NOT_RUN));
    });
  }
  process.once('exit', () => shop.kill());
};

const run = async (options: ChaosOptions): Promise<number> => {
  say(`seed ${options.seed}`);
  const shop = await startChaosShop(say);
  endOnSignals(shop);
  let keep = false;
  try {
    const report = createReport(options, await runChaos(options, shop, say));
    if (options.report !== null) {
      await writeFile(options.report, `${JSON.stringify(report, null, 1)}\n`);
    }
    for (const line of renderReport(report)) say(line);
    // A failure that is rare is hard to have again: its logs are what tells the cause.
    keep = report.verdict === 'violated';
    return report.verdict === 'sound' ? SOUND : VIOLATED;
  } finally {
    await shop.close({ keep });
    if (keep) say(`kept: ${shop.folder}`);
  }
};

try {
  const options = parseOptions(process.argv.slice(2));
  if (options === null) say(CHAOS_USAGE);
  process.exit(options === null ? SOUND : await run(options));
} catch (error) {
  console.error(error instanceof Error ? error.stack : error);
  process.exit(COULD_NOT_RUN);
}
