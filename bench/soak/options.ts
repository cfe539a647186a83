import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { DATA_FOLDER } from '../../scripts/native/paths.ts';

export const SOAK_USAGE = `usage: npm run soak [-- OPTION...]

Starts a shop of its own, keeps it at work, and looks whether memory, handles, queues and latency stay flat.

  --minutes N     that are measured (30)
  --rate N        reads a second, with 2 orders for each 15 of them (60)
  --warm-up N     seconds of the same load before, not measured (120)
  --every N       seconds between two samples (10)
  --books N       in the shop (2000)
  --out FOLDER    for results.json, table.md and the charts (.data/bench/soak)
  --help          print this

Exit code: 0 all is flat and every reply was right, 1 it is not, 2 the soak could not be made.`;

export type SoakOptions = {
  minutes: number;
  readsPerSecond: number;
  ordersPerSecond: number;
  warmUpSeconds: number;
  everySeconds: number;
  books: number;
  out: string;
};

const MOST_MINUTES = 24 * 60;
const ORDERS_PER_READ = 8 / 60;
const number = (least: number, most: number) => z.coerce.number().min(least).max(most);

const valuesSchema = z.object({
  minutes: number(0.01, MOST_MINUTES).default(30),
  rate: number(1, 1_000).default(60),
  'warm-up': number(0, 3_600).default(120),
  every: number(0.2, 600).default(10),
  books: number(20, 1_000_000).pipe(z.int()).default(2_000),
  out: z.string().default(join(DATA_FOLDER, 'bench/soak')),
});

/** Null = help was asked for. Throws an Error with a text for the user. */
export const parseSoakOptions = (args: readonly string[]): SoakOptions | null => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string' },
      rate: { type: 'string' },
      'warm-up': { type: 'string' },
      every: { type: 'string' },
      books: { type: 'string' },
      out: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  const given = valuesSchema.safeParse(values);
  if (!given.success) throw new Error(z.prettifyError(given.error));
  const { minutes, rate, every, books, out } = given.data;
  return {
    minutes,
    readsPerSecond: rate,
    ordersPerSecond: rate * ORDERS_PER_READ,
    warmUpSeconds: given.data['warm-up'],
    everySeconds: every,
    books,
    out: resolve(out),
  };
};
