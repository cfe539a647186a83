import type { Line } from '@bookstore/contracts/books';
import type { RunHoldCommand } from './hold-commands.ts';
import { holdNotFound } from './hold.errors.ts';
import { type Hold, isOpen } from './hold.ts';

export type HoldRequest = { userId: string; lines: readonly Line[]; ttlSeconds: number };

/** Holds copies for a user: all lines or none. Throws `unknown-book`, `out-of-stock`, `too-many-holds`. */
export type CreateHold = (request: HoldRequest) => Promise<Hold>;

/** Gets an open hold of this user. Throws `hold-not-found`. */
export type GetHold = (id: string, userId: string) => Promise<Hold>;

/** Releases a hold of this user; one that has ended stays as it is. Throws `hold-not-found`. */
export type ReleaseHold = (id: string, userId: string) => Promise<void>;

export type FindHold = (id: string) => Promise<Hold | null>;

export const createCreateHold =
  (runCommand: RunHoldCommand, newId: () => string): CreateHold =>
  async (request) => {
    const hold = await runCommand({ kind: 'create', id: newId(), ...request });
    if (!hold) throw new Error('a create command gave no hold');
    return hold;
  };

export const createGetHold =
  (findHold: FindHold, now: () => Date): GetHold =>
  async (id, userId) => {
    const hold = await findHold(id);
    if (!hold || hold.userId !== userId || !isOpen(hold, now())) throw holdNotFound();
    return hold;
  };

export const createReleaseHold =
  (findHold: FindHold, runCommand: RunHoldCommand): ReleaseHold =>
  async (id, userId) => {
    const hold = await findHold(id);
    if (!hold || hold.userId !== userId) throw holdNotFound();
    if (hold.state === 'open') await runCommand({ kind: 'release', id });
  };

/** Ids of open holds whose time is over, the oldest first. */
export type FindExpiredHolds = (now: Date, limit: number) => Promise<string[]>;

/** Claims or renews the lease of the sweep; false while another replica has it. */
export type ClaimSweep = (now: Date) => Promise<boolean>;

/** Ends every hold whose time is over, if no other replica does; stops early when the signal is aborted. */
export type SweepHolds = (signal: AbortSignal) => Promise<void>;

/** Ids read in one round of the sweep, enough for a few transactions. Commands of users run between the rounds. */
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
