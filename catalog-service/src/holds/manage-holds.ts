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
