import type { Buy, History } from './history.ts';
import { createLowest } from './lowest.ts';

type Change = { at: number; by: number };

const byTime = (changes: readonly Change[], first: 'gives' | 'takes'): Change[] => {
  const sign = first === 'gives' ? -1 : 1;
  return changes.toSorted((a, b) => a.at - b.at || sign * (a.by - b.by));
};

const isTaken = (event: History['events'][number]): event is Buy =>
  event.kind === 'buy' && event.outcome !== 'refused';

/** As many copies as there can be at each moment: taken as late, brought as early as it may have been. */
const mostCopies = ({ events }: History): Change[] =>
  events.flatMap((event): Change[] => {
    if (event.kind === 'restock') return [{ at: event.from, by: event.quantity }];
    if (event.outcome !== 'accepted') return [];
    const { to, quantity, returned } = event;
    if (!returned) return [{ at: to, by: -quantity }];
    // Copies that may have come back before they are known to be taken were perhaps gone for no time.
    if (returned.from <= to) return [];
    return [
      { at: to, by: -quantity },
      { at: returned.from, by: quantity },
    ];
  });

/** As few copies as there can be at each moment: taken as early, brought as late as it may have been. */
const fewestCopies = ({ events }: History): Change[] =>
  events.flatMap((event): Change[] => {
    if (event.kind === 'restock') return [{ at: event.to, by: event.quantity }];
    if (!isTaken(event)) return [];
    const { from, to, quantity, outcome, returned } = event;
    const back = outcome === 'ended' ? to : (returned?.to ?? Number.POSITIVE_INFINITY);
    return [
      { at: from, by: -quantity },
      { at: back, by: quantity },
    ];
  });

const findOversold = (history: History): string[] => {
  let copies = history.copies;
  for (const { at, by } of byTime(mostCopies(history), 'gives')) {
    copies += by;
    if (copies < 0) return [`oversold: by ${at} ms at least ${-copies} copies too many are sold`];
  }
  return [];
};

const findWronglyRefused = (history: History): string[] => {
  const changes = byTime(fewestCopies(history), 'takes');
  const levels = [{ at: Number.NEGATIVE_INFINITY, copies: history.copies }];
  let { copies } = history;
  for (const { at, by } of changes) {
    copies += by;
    levels.push({ at, copies });
  }
  const lowest = createLowest(levels);
  return history.events.flatMap((event) => {
    if (event.kind !== 'buy' || event.outcome !== 'refused') return [];
    const least = lowest(event);
    if (least < event.quantity) return [];
    const { id, quantity, from, to } = event;
    return [
      `wrongly refused: ${id} wanted ${quantity} from ${from} to ${to} ms, when at least ${least} were free`,
    ];
  });
};

/**
 * What no order of the events can explain: more winners than copies, or a refusal while enough copies
 * were free all the time. An empty list: the history is explained. Exact where nothing comes back and
 * each outcome is known; with returns it never blames a history that can be explained, but takes each
 * refusal by itself. Takes time n·log n.
 */
export const checkHistory = (history: History): string[] => [
  ...findOversold(history),
  ...findWronglyRefused(history),
];
