import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { DATA_FOLDER } from '../scripts/native/paths.ts';

export const USAGE = `usage: npm run bench [-- OPTION...]
  --quick            two minutes: fewer and shorter samples, fewer books, the figures that are quick
  --only P1,P4       these figures alone
  --rounds N         of each comparison, A B A B ... (default 3)
  --seconds N        of each sample (default 5)
  --connections N    that ceilings are measured with (default 64)
  --books N          in the shop (default 10000)
  --most-books N     that P10 grows its shop to (default 1000000)
  --profile A,B      also write A.cpuprofile and B.cpuprofile of these services; it costs some speed
  --out FOLDER       for results.json, table.md and the charts (default .data/bench/results)`;

const numberOption = z.coerce.number().positive();

const FIGURE_IDS = Array.from({ length: 14 }, (_, index) => `P${index + 1}`);

const valuesSchema = z.object({
  quick: z.boolean().default(false),
  only: z
    .string()
    .transform((text) => text.split(',').map((id) => id.trim().toUpperCase()))
    .pipe(z.array(z.enum(FIGURE_IDS)))
    .optional(),
  rounds: numberOption.pipe(z.int()).optional(),
  seconds: numberOption.optional(),
  connections: numberOption.pipe(z.int()).default(64),
  books: numberOption.pipe(z.int().min(20)).optional(),
  'most-books': numberOption.pipe(z.int().min(2_000)).default(1_000_000),
  profile: z
    .string()
    .transform((text) => text.split(','))
    .optional(),
  out: z.string().default(join(DATA_FOLDER, 'bench/results')),
});

export type Options = {
  isQuick: boolean;
  /** Ids of figures; null = all, of a quick run those that are quick. */
  only: readonly string[] | null;
  rounds: number;
  seconds: number;
  connections: number;
  books: number;
  mostBooks: number;
  /** Services whose CPU is looked at. */
  profile: readonly string[];
  /** For results, charts and profiles. */
  out: string;
};

const FULL = { rounds: 3, seconds: 5, books: 10_000 };
const QUICK = { rounds: 3, seconds: 1, books: 2_000 };

/** Throws an Error with a text for the user. */
export const parseOptions = (args: readonly string[]): Options => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean' },
      only: { type: 'string' },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      connections: { type: 'string' },
      books: { type: 'string' },
      'most-books': { type: 'string' },
      profile: { type: 'string' },
      out: { type: 'string' },
    },
  });
  const given = valuesSchema.safeParse(values);
  if (!given.success) throw new Error(z.prettifyError(given.error));
  const { quick, only, rounds, seconds, books, out } = given.data;
  const preset = quick ? QUICK : FULL;
  return {
    isQuick: quick,
    only: only ?? null,
    rounds: rounds ?? preset.rounds,
    seconds: seconds ?? preset.seconds,
    connections: given.data.connections,
    books: books ?? preset.books,
    mostBooks: given.data['most-books'],
    profile: given.data.profile ?? [],
    out: resolve(out),
  };
};
