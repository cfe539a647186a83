import { setTimeout as sleep } from 'node:timers/promises';
import { listRecordedGroups } from '../../scripts/native/supervisor/process-record.ts';
import { openBench } from '../open-bench.ts';
import { judgeValue } from '../results/judge-row.ts';
import { median } from '../results/statistics.ts';
import { makeBooks } from '../shop/made-books.ts';
import { readUsage } from '../shop/process-usage.ts';
import { startBenchShop } from '../shop/start-shop.ts';
import { walkPages } from '../shop/walk-pages.ts';
import type { AloneFigure, Bench } from './figure.ts';
import { measureSelectiveReads } from './selective-reads.ts';
import { createGrowingCalls, type GrowingCalls } from './growing-calls.ts';

const FEW = 1_000;
const PAGE = 20;
const BUYERS = 20;
const PER_SECOND = 20;
const REST_MS = 3_000;
const GROWTH = 1.5;
/** What a heap's garbage may make of the same work. */
const SAME_MEMORY = 1.15;

const KINDS = {
  item: 'a book not asked for before',
  first: 'first page',
  deep: 'page 1,000 by cursor (of few books the last ones)',
  search: 'search for a word',
  order: 'an order until it is ACCEPTED',
} as const;
const NAMES = ['item', 'first', 'deep', 'search', 'order'] as const;

type At = { p50: Record<keyof GrowingCalls, number>; memory: number };

/** The median of the rounds' p50, and the memory of the services after them. */
const measureAt = async (
  bench: Bench,
  groups: ReadonlySet<number>,
  books: readonly string[],
  makeCalls: ReturnType<typeof createGrowingCalls>,
): Promise<At> => {
  const buyers = await bench.buyers(BUYERS);
  const cursors = await walkPages(bench.shop.url, books.length, PAGE);
  const count = Math.max(2, Math.round(PER_SECOND * bench.seconds));
  const loop = { kind: 'open', perSecond: PER_SECOND, seconds: bench.seconds } as const;
  const rounds: GrowingCalls[] = [];
  for (let round = 0; round <= bench.rounds; round += 1)
    rounds.push(makeCalls({ books, buyers, cursors, count }));
  const p50 = { item: 0, first: 0, deep: 0, search: 0, order: 0 };
  for (const name of NAMES) {
    const values: number[] = [];
    for (const [round, calls] of rounds.entries()) {
      const summary = await bench.load({ calls: calls[name], loop });
      if (round > 0) values.push(summary.p50 ?? Number.NaN);
    }
    p50[name] = median(values) ?? Number.NaN;
  }
  await sleep(REST_MS);
  return { p50, memory: readUsage(groups, true).rssBytes };
};

export const manyBooks: AloneFigure = {
  id: 'P10',
  what: '1,000 books to 1,000,000',
  isQuick: false,
  isLong: true,
  measureAlone: async ({ folder, rounds, seconds, mostBooks, say }) => {
    const shop = await startBenchShop({ folder });
    try {
      const settings = { shop, folder: `${folder}-limits`, books: FEW, rounds, seconds };
      const { bench, close } = await openBench({ ...settings, connections: 1, say });
      try {
        const groups = new Set(listRecordedGroups(folder));
        const makeCalls = createGrowingCalls();
        const few = await measureAt(bench, groups, bench.books, makeCalls);
        say(`P10: writing ${mostBooks} books ...`);
        const more = await makeBooks(shop.databases.books, FEW, mostBooks);
        const many = await measureAt(bench, groups, [...bench.books, ...more], makeCalls);
        const figure = 'P10';
        const selective = await measureSelectiveReads(bench, figure);
        const growth = (what: string, from: number, to: number, unit: string, atMost: number) =>
          judgeValue({
            figure,
            what,
            values: [to / from],
            unit: ` × of ${FEW} books`,
            goal: { atMost },
            detail: `${from.toFixed(1)}${unit} with ${FEW} books, ${to.toFixed(1)}${unit} with ${mostBooks}`,
          });
        const MIB = 2 ** 20;
        return {
          rows: [
            ...NAMES.map((name) =>
              growth(`${KINDS[name]}: p50`, few.p50[name], many.p50[name], ' ms', GROWTH),
            ),
            growth(
              'memory of the services',
              few.memory / MIB,
              many.memory / MIB,
              ' MiB',
              SAME_MEMORY,
            ),
            ...selective,
          ],
          curves: [],
        };
      } finally {
        await close();
      }
    } finally {
      await shop.stop();
    }
  },
};
