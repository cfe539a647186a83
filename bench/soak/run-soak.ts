import type { FigureResult } from '../figures/figure.ts';
import { type BenchShop, startBenchShop } from '../shop/start-shop.ts';
import { lookAtRest } from './at-rest.ts';
import { drawSeries } from './charts.ts';
import type { SoakOptions } from './options.ts';
import { collectWhenTold } from './samples/live-heap.ts';
import { findParts } from './samples/processes.ts';
import { findServiceUrls } from './samples/services.ts';
import { startVisits } from './start-visits.ts';
import { createTally } from './tally.ts';
import { judgeEnd } from './verdict/judge-end.ts';
import { judgeLiveHeaps } from './verdict/judge-live-heaps.ts';
import { judgeAllSeries } from './verdict/judge-series.ts';
import { gatherCast } from './visits/cast.ts';
import { type Seen, watchShop } from './watch.ts';

type Say = (line: string) => void;

const soak = async (
  shop: BenchShop,
  folder: string,
  options: SoakOptions,
  say: Say,
): Promise<FigureResult> => {
  say(`writing ${options.books} books, welcoming buyers ...`);
  const cast = await gatherCast(shop, options.books);
  const parts = findParts(folder);
  const urls = findServiceUrls(shop.port);
  const { users: userdb, books: catalogdb, orders: orderdb } = shop.databases;
  const databases = { userdb, catalogdb, orderdb };
  const tally = createTally();
  const stopVisits = startVisits(cast, shop.port, options, tally);
  let seen: Seen;
  try {
    seen = await watchShop(options, { parts, urls, databases, tally }, say);
  } finally {
    await stopVisits();
  }
  say('waiting for rest, then the audit ...');
  const rest = await lookAtRest(shop, cast, urls);
  const now = findParts(folder);
  const restarted = [...parts.keys()].filter((name) => now.get(name) !== parts.get(name));
  const { missed: samplesMissed, heapsBefore, heapsAfter, series } = seen;
  const { placed } = cast;
  return {
    rows: [
      ...judgeAllSeries(series),
      ...judgeLiveHeaps(heapsBefore, heapsAfter),
      ...judgeEnd({ counts: tally.counts(), samplesMissed, restarted, placed, rest }),
    ],
    curves: drawSeries(series),
  };
};

/** Keeps a shop of its own in that empty folder at work and judges what was seen. */
export const runSoak = async (
  options: SoakOptions,
  folder: string,
  say: Say,
): Promise<FigureResult> => {
  const shop = await startBenchShop({ folder, prepare: collectWhenTold });
  try {
    return await soak(shop, folder, options, say);
  } finally {
    await shop.stop();
  }
};
