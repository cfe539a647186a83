import type { Buy, History, Interval, Restock } from './history.ts';

// The slow way to judge a history: try every order of its events.

type Move = Interval & {
  by: number;
  /** Refusals need fewer copies than that. */
  below?: number;
  isOptional: boolean;
  /** The move that must come before. */
  after?: Move;
};

const movesOf = (event: Buy | Restock): Move[] => {
  const { from, to, quantity } = event;
  if (event.kind === 'restock') return [{ from, to, by: quantity, isOptional: false }];
  if (event.outcome === 'refused') {
    return [{ from, to, by: 0, below: quantity, isOptional: false }];
  }
  const take: Move = { from, to, by: -quantity, isOptional: event.outcome !== 'accepted' };
  if (event.outcome === 'ended') {
    return [take, { from, to, by: quantity, isOptional: true, after: take }];
  }
  return event.returned
    ? [take, { ...event.returned, by: quantity, isOptional: false, after: take }]
    : [take];
};

/** Whether some order of the events, each at a moment of its interval, explains all outcomes. */
export const canBeExplained = ({ copies, events }: History): boolean => {
  const all = events.flatMap(movesOf);

  const search = (left: readonly Move[], done: ReadonlySet<Move>, free: number): boolean => {
    if (left.length === 0) {
      // A take that was given up must have given its copies back.
      return all.every(
        ({ after, isOptional }, index) =>
          !isOptional || !after || !done.has(after) || done.has(all[index] ?? after),
      );
    }
    const firstEnd = Math.min(...left.map(({ to }) => to));
    return left.some((move) => {
      if (move.from > firstEnd) return false;
      const rest = left.filter((other) => other !== move);
      if (move.isOptional && search(rest, done, free)) return true;
      if (move.after && !done.has(move.after)) return false;
      if (free + move.by < 0 || (move.below !== undefined && free >= move.below)) return false;
      return search(rest, new Set([...done, move]), free + move.by);
    });
  };
  return search(all, new Set(), copies);
};
