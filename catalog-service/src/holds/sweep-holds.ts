import type { RunHoldCommand } from './hold-commands.ts';

/** Ids of open holds whose time is over, the oldest first. */
export type FindExpiredHolds = (now: Date, limit: number) => Promise<string[]>;

/** Ends every hold whose time is over; stops early when the signal is aborted. */
export type SweepHolds = (signal: AbortSignal) => Promise<void>;

/** A few transactions' worth: each round reads the ids again and leaves room for the commands of users. */
const MAX_PER_ROUND = 300;

type Parts = { findExpired: FindExpiredHolds; runCommand: RunHoldCommand; now: () => Date };

export const createSweepHolds =
  ({ findExpired, runCommand, now }: Parts): SweepHolds =>
  async (signal) => {
    for (;;) {
      const ids = await findExpired(now(), MAX_PER_ROUND);
      await Promise.all(ids.map((id) => runCommand({ kind: 'expire', id })));
      if (ids.length < MAX_PER_ROUND || signal.aborted) return;
    }
  };
