import type { Line } from '@bookstore/contracts/books';

/** `used`: went into an order. `ended`: given back or expired. */
export type HoldState = 'open' | 'used' | 'ended';

export type Hold = {
  id: string;
  userId: string;
  /** One line per book. */
  lines: readonly Line[];
  state: HoldState;
  expiresAt: Date;
};

export const isOpen = (hold: Hold, now: Date): boolean =>
  hold.state === 'open' && hold.expiresAt > now;
