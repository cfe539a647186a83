import { setTimeout as sleep } from 'node:timers/promises';
import type { SoakOptions } from './options.ts';
import { type LiveHeaps, readLiveHeaps } from './samples/live-heap.ts';
import { createSeriesBook, type Series } from './samples/series.ts';
import { takeSample, type Watched } from './samples/take-sample.ts';

export type Seen = {
  series: Series[];
  heapsBefore: LiveHeaps;
  heapsAfter: LiveHeaps;
  /** Why samples could not be taken. */
  missed: string[];
};

/**
 * Watches a shop that is at work: lets it warm up, then takes a sample whenever one is due. What can't be read
 * is told, and the next sample is tried.
 */
export const watchShop = async (
  { warmUpSeconds, minutes, everySeconds }: SoakOptions,
  watched: Watched,
  say: (line: string) => void,
): Promise<Seen> => {
  const { parts, urls, tally } = watched;
  say(`warming up for ${warmUpSeconds} s ...`);
  await sleep(warmUpSeconds * 1_000);
  const heapsBefore = await readLiveHeaps(parts, urls);
  say(`measuring for ${minutes} minutes ...`);
  const book = createSeriesBook();
  const missed: string[] = [];
  tally.takeWindow();
  const from = performance.now();
  for (let turn = 1; turn * everySeconds <= minutes * 60; turn += 1) {
    await sleep(Math.max(0, from + turn * everySeconds * 1_000 - performance.now()));
    const second = (performance.now() - from) / 1_000;
    try {
      book.add(second, await takeSample(watched));
    } catch (error) {
      missed.push(`${second.toFixed(0)} s: ${String(error)}`);
    }
    const { wrong } = tally.counts();
    if ((turn * everySeconds) % 60 < everySeconds) {
      say(
        `${(second / 60).toFixed(0)} min, wrong replies: ${wrong}, samples missed: ${missed.length}`,
      );
    }
  }
  const heapsAfter = await readLiveHeaps(parts, urls);
  return { series: book.all(), heapsBefore, heapsAfter, missed };
};
