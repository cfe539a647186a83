import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { DATA_FOLDER } from '../../scripts/native/paths.ts';
import type { AuditOptions } from './run-audit.ts';

export const USAGE = `usage: npm run audit -- [--repair] [--json] [--watch SECONDS] [--explain]
                    [--grace SECONDS] [--examples N] [--told FILE] [--data DIR]

Looks whether everything that must hold holds in a shop, which may be at work: docs/audit.md. It is the one of
npm start on the data folder DIR (.data), or the one that ORDERDB_URL, CATALOGDB_URL, USERDB_URL, AMQP_URL and
REDIS_URL name.

  --repair         mends what can be mended without asking anybody, and says what it did
  --json           for programs: one line
  --watch SECONDS  again and again, with so long a pause, until Ctrl-C
  --explain        why dead letters died (counts as a delivery of each: not together with --watch)
  --grace SECONDS  how long a step of an order may take (60)
  --examples N     how many of each to show (3)
  --told FILE      ids of orders that clients saw accepted, one a line: each has to be there

Exit code: 0 all hold, 1 something does not, 2 the shop could not be looked at.`;

export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export type Told = AuditOptions & {
  data: string;
  repair: boolean;
  json: boolean;
  explain: boolean;
  /** Between two audits, ms; null: one is enough. */
  watchMs: number | null;
  examples: number;
};

const EXPIRY_DEFAULT_MS = 15 * 60_000;
const SECOND_MS = 1_000;
const MAX_SECONDS = 86_400;
const seconds = z.coerce.number().min(0).max(MAX_SECONDS);

const valuesSchema = z.object({
  repair: z.boolean().default(false),
  json: z.boolean().default(false),
  explain: z.boolean().default(false),
  watch: seconds.optional(),
  grace: seconds.default(60),
  examples: z.coerce.number().int().min(0).default(3),
  told: z.string().optional(),
  data: z.string().default(DATA_FOLDER),
});
const environmentSchema = z.object({
  ORDER_EXPIRY_MS: z.coerce.number().min(1).default(EXPIRY_DEFAULT_MS),
});

const OPTIONS = {
  repair: { type: 'boolean' },
  json: { type: 'boolean' },
  explain: { type: 'boolean' },
  watch: { type: 'string' },
  grace: { type: 'string' },
  examples: { type: 'string' },
  told: { type: 'string' },
  data: { type: 'string' },
} as const;

/** What the command line and the environment say. Throws a UsageError. */
export const parseTold = (
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Told => {
  try {
    const { values: given } = parseArgs({ args: [...args], options: OPTIONS });
    const values = valuesSchema.parse(given);
    const { watch, repair, json, explain, examples } = values;
    if (explain && watch !== undefined) throw new Error('--explain is not for --watch');
    return {
      repair,
      json,
      explain,
      examples,
      watchMs: watch === undefined ? null : watch * SECOND_MS,
      graceMs: values.grace * SECOND_MS,
      expiryMs: environmentSchema.parse(env).ORDER_EXPIRY_MS,
      told: values.told === undefined ? [] : readIds(values.told),
      data: resolve(values.data),
    };
  } catch (cause) {
    throw new UsageError(describe(cause), { cause });
  }
};

const describe = (cause: unknown): string => {
  if (cause instanceof z.ZodError) {
    return cause.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`).join('\n');
  }
  return cause instanceof Error ? cause.message : String(cause);
};

const readIds = (file: string): string[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
