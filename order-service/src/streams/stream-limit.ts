import { tooManyRequests, unavailable } from '@bookstore/platform/errors';

export type StreamLimit = {
  /** Takes a place; the function gives it back. Throws 429 or 503 when there is none. */
  enter: (userId: string) => () => void;
};

export type StreamLimits = { perReplica: number; perUser: number };

/** Bounds the open streams: each holds a connection for as long as its client likes. */
export const createStreamLimit = (
  { perReplica, perUser }: StreamLimits,
  onCount: (open: number) => void,
): StreamLimit => {
  const byUser = new Map<string, number>();
  let open = 0;
  const add = (userId: string, step: 1 | -1): void => {
    const ofUser = (byUser.get(userId) ?? 0) + step;
    if (ofUser > 0) byUser.set(userId, ofUser);
    else byUser.delete(userId);
    open += step;
    onCount(open);
  };
  return {
    enter: (userId) => {
      if (open >= perReplica) throw unavailable('Too many streams are open here.');
      if ((byUser.get(userId) ?? 0) >= perUser) {
        throw tooManyRequests('You have too many streams open.', 1);
      }
      add(userId, 1);
      return () => add(userId, -1);
    },
  };
};
