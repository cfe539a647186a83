/** How many requests may be open at the same time. */
export type OpenLimits = {
  /** In a burst: beyond so many every further one is refused. */
  burst: number;
  /** At any time. Where it takes longer than a burst to fall from here to the half, no more than these are let in. */
  standing: number;
  /** Milliseconds that a burst may last. */
  burstMs: number;
};

/** The requests of one kind that are let in and not answered yet. */
export type OpenRequests = {
  /** Whether one more may come in; it is counted if so. */
  enter: () => boolean;
  /** One that came in was answered, or went away. */
  leave: () => void;
  count: () => number;
};

/**
 * Tells a burst, which is served if it only waits a little, from a queue that stands: many who come at once are let
 * in, many who keep coming are not. What is let in is so always what can be served soon.
 */
export const createOpenRequests = (
  { burst, standing, burstMs }: OpenLimits,
  now: () => number = () => performance.now(),
): OpenRequests => {
  let open = 0;
  /** When as many as may stand were open, and not half as few since. */
  let fullSince: number | null = null;
  const isStanding = (): boolean => fullSince !== null && now() - fullSince > burstMs;
  return {
    enter: () => {
      if (open >= (isStanding() ? standing : burst)) return false;
      open += 1;
      if (open >= standing) fullSince ??= now();
      return true;
    },
    leave: () => {
      open -= 1;
      if (open <= standing / 2) fullSince = null;
    },
    count: () => open,
  };
};
