import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { LoadPlan } from './plan.ts';
import { type LoadSummary, loadSummarySchema } from './summary.ts';

const MAX_OUTPUT_BYTES = 512 * 2 ** 20;
/** What a load may take beyond its own time: start of the process, replies that are late. */
const GRACE_MS = 60_000;

/** Runs one load in a process of its own, so that what is measured and what measures do not share an event loop. */
export const runLoad = async (plan: LoadPlan): Promise<LoadSummary> => {
  const folder = await mkdtemp(join(tmpdir(), 'bookstore-bench-'));
  try {
    const file = join(folder, 'plan.json');
    await writeFile(file, JSON.stringify(plan));
    const args = [
      '--disable-warning=ExperimentalWarning',
      join(import.meta.dirname, 'main.ts'),
      file,
    ];
    const { stdout } = await promisify(execFile)(process.execPath, args, {
      maxBuffer: MAX_OUTPUT_BYTES,
      timeout: plan.loop.seconds * 1_000 + GRACE_MS,
    });
    return loadSummarySchema.parse(JSON.parse(stdout));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
