import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parseConfig, wholeNumber } from '@bookstore/platform/config';
import { z } from 'zod';
import { DATA_FOLDER } from '../../scripts/native/paths.ts';
import type { AuditOptions } from './run-audit.ts';

export const USAGE = `usage: npm run audit -- [--repair] [--json] [--watch SECONDS] [--explain]
                    [--grace SECONDS] [--wait SECONDS] [--examples N] [--told FILE] [--data DIR]

Looks whether everything that must hold holds in a shop, which may be at work: docs/audit.md. It is the one of
npm start on the data folder DIR (.data), or the one that ORDERDB_URL, CATALOGDB_URL, USERDB_URL, AMQP_URL and
REDIS_URL name.

  --repair         repairs what needs no decision of a person, and says what it did
  --json           for programs: one line
  --watch SECONDS  again and again, with so long a pause, until Ctrl-C
  --explain        why dead letters died (counts as a delivery of each: not together with --watch)
  --grace SECONDS  how long a step of an order may take (60)
  --wait SECONDS   how long --repair waits for the services to settle what it did (30)
  --examples N     how many of each to show (3)
  --told FILE      ids of orders that clients saw accepted, one a line: each has to be there

Exit code: 0 all hold, 1 something does not, 2 the shop could not be read.`;

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
  /** How long a repair waits for the services, ms. */
  waitMs: number;
  examples: number;
};

const EXPIRY_DEFAULT_MS = 15 * 60_000;
const SECOND_MS = 1_000;
const MAX_SECONDS = 86_400;
const number = z
  .string()
  .regex(/^\d+(\.\d+)?$/, 'is no number')
  .transform(Number);
const seconds = number.pipe(z.number().max(MAX_SECONDS));

const valuesSchema = z.object({
  repair: z.boolean().default(false),
  json: z.boolean().default(false),
  explain: z.boolean().default(false),
  watch: seconds.optional(),
  grace: seconds.default(60),
  wait: seconds.default(30),
  examples: number.pipe(z.int()).default(3),
  told: z.string().optional(),
  data: z.string().default(DATA_FOLDER),
});
/** As order-service reads it. */
const environmentSchema = z.object({ ORDER_EXPIRY_MS: wholeNumber(EXPIRY_DEFAULT_MS, 1) });

const OPTIONS = {
  repair: { type: 'boolean' },
  json: { type: 'boolean' },
  explain: { type: 'boolean' },
  watch: { type: 'string' },
  grace: { type: 'string' },
  wait: { type: 'string' },
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
      waitMs: values.wait * SECOND_MS,
      graceMs: values.grace * SECOND_MS,
      expiryMs: parseConfig(environmentSchema, env).ORDER_EXPIRY_MS,
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
