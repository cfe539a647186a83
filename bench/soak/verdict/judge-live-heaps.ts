import type { Row } from '../../results/row.ts';
import type { LiveHeaps } from '../samples/live-heap.ts';
import { MIB } from './bounds.ts';

/**
 * Of a service that does not leak two looks differ by 3 MiB at most: requests under way, and 2 MiB of code and type
 * feedback that V8 still gathers in a service that is asked once a second. What leaks for each of a hundred thousand
 * replies is more.
 */
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
