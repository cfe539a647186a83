import type { Row } from '../../results/row.ts';
import type { LiveHeaps } from '../samples/live-heap.ts';
import { MIB } from './bounds.ts';

/** Caches fill and tables of buyers grow a little: what leaks for each of a hundred thousand replies is more. */
const LIVE_GROWTH = 4 * MIB;

/** What each service has in use after a full collection, before and after the measured time. */
export const judgeLiveHeaps = (before: LiveHeaps, after: LiveHeaps): Row[] =>
  [...before].map(([name, from]) => {
    const to = after.get(name) ?? Number.NaN;
    const [first, last] = [from, to].map((bytes) => (bytes / MIB).toFixed(1));
    return {
      figure: name,
      what: 'heap in use after a full collection',
      measured: `${first} → ${last} MiB`,
      detail: 'before and after the measured time, at work',
      goal: `≤ +${LIVE_GROWTH / MIB} MiB`,
      verdict: to - from <= LIVE_GROWTH ? 'reached' : 'missed',
    };
  });
