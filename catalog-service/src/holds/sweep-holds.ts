import type { EndHolds } from './end-holds.ts';
import type { FindExpiredHolds } from './hold.ports.ts';

/** Ends the holds whose time is over, a bounded number at a time. */
export type SweepHolds = () => Promise<void>;

const MAX_PER_SWEEP = 100;

type Parts = { findExpired: FindExpiredHolds; endHolds: EndHolds; now: () => Date };

export const createSweepHolds =
  ({ findExpired, endHolds, now }: Parts): SweepHolds =>
  async () => {
    const expired = await findExpired(now(), MAX_PER_SWEEP);
    if (expired.length > 0) await endHolds(expired);
  };
