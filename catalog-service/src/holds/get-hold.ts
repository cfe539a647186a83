import type { EndHolds } from './end-holds.ts';
import { holdNotFound } from './hold.errors.ts';
import { type Hold, isOpen } from './hold.ts';

export type FindHold = (id: string) => Promise<Hold | null>;

/** Gets an open hold of this user. Throws `hold-not-found`. */
export type GetHold = (id: string, userId: string) => Promise<Hold>;

/** Releases a hold of this user; one that has ended stays as it is. Throws `hold-not-found`. */
export type ReleaseHold = (id: string, userId: string) => Promise<void>;

export const createGetHold =
  (findHold: FindHold, now: () => Date): GetHold =>
  async (id, userId) => {
    const hold = await findHold(id);
    if (!hold || hold.userId !== userId || !isOpen(hold, now())) throw holdNotFound();
    return hold;
  };

export const createReleaseHold =
  (findHold: FindHold, endHolds: EndHolds): ReleaseHold =>
  async (id, userId) => {
    const hold = await findHold(id);
    if (!hold || hold.userId !== userId) throw holdNotFound();
    if (hold.state === 'open') await endHolds([id]);
  };
