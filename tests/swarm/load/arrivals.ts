import { setTimeout as sleep } from 'node:timers/promises';

export type Arrivals = {
  /** No more arrive; settles when the last of those that did has ended. */
  stop: () => Promise<void>;
  /** Settles as `stop` does when `most` have arrived. */
  ended: Promise<void>;
};

export type Rate = { perSecond: number; most: number };

/**
 * An open loop: each visit begins at its own time on a fixed schedule, however long those before it take,
 * as people do. `plannedAt` is on the clock of performance.now(): whoever measures from there also sees
 * what a visitor lost who was let in late.
 */
export const startArrivals = (
  { perSecond, most }: Rate,
  visit: (turn: number, plannedAt: number) => Promise<void>,
): Arrivals => {
  const stopping = new AbortController();
  // Those that ended well are forgotten: a load may go on for hours.
  const visits = new Set<Promise<void>>();
  const admit = (begun: Promise<void>): void => {
    const lasting = begun.then(() => void visits.delete(lasting));
    visits.add(lasting);
  };
  const run = async (): Promise<void> => {
    const startedAt = performance.now();
    for (let turn = 0; turn < most && !stopping.signal.aborted; turn += 1) {
      const plannedAt = startedAt + (turn * 1_000) / perSecond;
      const wait = plannedAt - performance.now();
      if (wait > 0) await sleep(wait, null, { signal: stopping.signal }).catch(() => null);
      if (!stopping.signal.aborted) admit(visit(turn, plannedAt));
    }
    await Promise.all(visits);
  };
  const ended = run();
  return {
    ended,
    stop: () => {
      stopping.abort();
      return ended;
    },
  };
};
