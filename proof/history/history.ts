/** When something happened, in ms of one clock: at some moment from `from` to `to`, both included. */
export type Interval = { from: number; to: number };

/**
 * What a buyer asked for and was told in the end. `accepted`: the copies were taken. `refused`: too few
 * were left. `unknown`: no answer, so they may have been taken, and `to` is Infinity. `ended`: the order
 * came to nothing for another reason (a declined card), so copies may have been taken, and were given back by `to`.
 */
export type Buy = Interval & {
  kind: 'buy';
  id: string;
  quantity: number;
  outcome: 'accepted' | 'refused' | 'unknown' | 'ended';
  /** When the copies of an accepted order came back, if it was cancelled. */
  returned?: Interval;
};

/** New copies of the book. */
export type Restock = Interval & { kind: 'restock'; id: string; quantity: number };

/** All that happened to one book, in any order. */
export type History = {
  /** Copies before the first event. */
  copies: number;
  events: readonly (Buy | Restock)[];
};
