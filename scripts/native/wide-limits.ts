import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { ROOT } from './paths.ts';

const values = parseEnv(readFileSync(join(ROOT, 'nginx/testing/wide-limits.env'), 'utf8'));

/** Limits of the edge that tests and benchmarks, whose whole load comes from one address, do not reach. */
export const WIDE_LIMITS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(values).map(([name, value]) => [name, value ?? '']),
);
