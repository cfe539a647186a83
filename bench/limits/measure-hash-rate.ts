import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

const GRACE_MS = 60_000;
const rateSchema = z.object({ perSecond: z.number() });

/** Passwords that a bare pool of worker threads checks each second, measured for so long. */
export const measureHashRate = async ({
  seconds,
  inFlight,
}: {
  seconds: number;
  inFlight: number;
}): Promise<z.infer<typeof rateSchema>> => {
  const file = join(import.meta.dirname, 'hash-rate.ts');
  const args = ['--disable-warning=ExperimentalWarning', file, String(seconds), String(inFlight)];
  const timeout = seconds * 1_000 + GRACE_MS;
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout });
  return rateSchema.parse(JSON.parse(stdout));
};
