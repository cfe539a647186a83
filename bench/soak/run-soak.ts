import { setTimeout as sleep } from 'node:timers/promises';
import { planPorts } from '../../scripts/native/shop-ports.ts';
import type { FigureResult } from '../figures/figure.ts';
import { type BenchShop, startBenchShop } from '../shop/start-shop.ts';
import { lookAtRest } from './at-rest.ts';
import { drawSeries } from './charts.ts';
import type { SoakOptions } from './options.ts';
import { collectWhenTold, readLiveHeaps } from './samples/live-heap.ts';
import { findParts } from './samples/processes.ts';
import { createSeriesBook, type Series, type SeriesBook } from './samples/series.ts';
import type { ServiceUrls } from './samples/services.ts';
import { takeSample, type Watched } from './samples/take-sample.ts';
import { startVisits } from './start-visits.ts';
import { createTally } from './tally.ts';
import { BOUNDS } from './verdict/bounds.ts';
import { judgeEnd, judgeLiveHeaps } from './verdict/judge-end.ts';
import { judgeSeries } from './verdict/judge-series.ts';
import { gatherCast } from './visits/cast.ts';

/** Rows of one kind stand together. */
const inOrder = (all: readonly Series[]): Series[] =>
  Object.keys(BOUNDS).flatMap((kind) => all.filter((series) => series.kind === kind));

type Say = (line: string) => void;

const urlsOf = (port: number): ServiceUrls => {
  const [ports] = planPorts(port, 1).replicas;
  const at = (own: number | undefined) => `http://127.0.0.1:${own}`;
  return {
    gateway: at(ports?.gateway),
    'user-service': at(ports?.user),
    'catalog-service': at(ports?.catalog),
    'order-service': at(ports?.order),
  };
};

/** Takes a sample whenever one is due. What can't be read is told, and the next one is tried. */
const sampleFor = async (
  seconds: number,
  everySeconds: number,
  watched: Watched,
  book: SeriesBook,
): Promise<string[]> => {
  const missed: string[] = [];
  const from = performance.now();
  watched.tally.takeWindow();
  for (let turn = 1; turn * everySeconds <= seconds; turn += 1) {
    await sleep(Math.max(0, from + turn * everySeconds * 1_000 - performance.now()));
    const second = (performance.now() - from) / 1_000;
    try {
      book.add(second, await takeSample(watched));
    } catch (error) {
      missed.push(`${second.toFixed(0)} s: ${String(error)}`);
    }
  }
  return missed;
};

const workAndWatch = async (
  { warmUpSeconds, minutes, everySeconds }: SoakOptions,
  watched: Watched,
  book: SeriesBook,
  say: Say,
) => {
  const { parts, urls } = watched;
  say(`warming up for ${warmUpSeconds} s ...`);
  await sleep(warmUpSeconds * 1_000);
  const heapsBefore = await readLiveHeaps(parts, urls);
  say(`measuring for ${minutes} minutes ...`);
  const samplesMissed = await sampleFor(minutes * 60, everySeconds, watched, book);
  return { heapsBefore, samplesMissed, heapsAfter: await readLiveHeaps(parts, urls) };
};

const soak = async (
  shop: BenchShop,
  folder: string,
  options: SoakOptions,
  say: Say,
): Promise<FigureResult> => {
  say(`writing ${options.books} books, welcoming buyers ...`);
  const cast = await gatherCast(shop, options.books);
  const parts = findParts(folder);
  const urls = urlsOf(shop.port);
  const tally = createTally();
  const book = createSeriesBook();
  const stopVisits = startVisits(cast, shop.port, options, tally);
  const watched = { parts, urls, databases: shop.databases, tally };
  const seen = await workAndWatch(options, watched, book, say).finally(stopVisits);
  say('waiting for rest, then the audit ...');
  const rest = await lookAtRest(shop, cast, urls);
  const now = findParts(folder);
  const restarted = [...parts].filter(([name, group]) => now.get(name) !== group);
  const all = book.all();
  return {
    rows: [
      ...inOrder(all).map(judgeSeries),
      ...judgeLiveHeaps(seen.heapsBefore, seen.heapsAfter),
      ...judgeEnd({
        counts: tally.counts(),
        samplesMissed: seen.samplesMissed,
        restarted: restarted.map(([name]) => name),
        placed: cast.placed,
        rest,
      }),
    ],
    curves: drawSeries(all),
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
