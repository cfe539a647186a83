import type { RunHoldCommand } from './hold-commands.ts';

/** Ids of open holds whose time is over, the oldest first. */
export type FindExpiredHolds = (now: Date, limit: number) => Promise<string[]>;

/** Claims or renews the lease of the sweep; false while another replica has it. */
export type ClaimSweep = (now: Date) => Promise<boolean>;

/** Ends every hold whose time is over, if no other replica does; stops early when the signal is aborted. */
export type SweepHolds = (signal: AbortSignal) => Promise<void>;

/** A few transactions' worth: each round reads the ids again and leaves room for the commands of users. */
const MAX_PER_ROUND = 500;

type Parts = {
  claimSweep: ClaimSweep;
  findExpired: FindExpiredHolds;
  runCommand: RunHoldCommand;
  now: () => Date;
};

export const createSweepHolds =
  ({ claimSweep, findExpired, runCommand, now }: Parts): SweepHolds =>
  async (signal) => {
    while (!signal.aborted && (await claimSweep(now()))) {
      const ids = await findExpired(now(), MAX_PER_ROUND);
      await Promise.all(ids.map((id) => runCommand({ kind: 'expire', id })));
      if (ids.length < MAX_PER_ROUND) return;
    }
  };
