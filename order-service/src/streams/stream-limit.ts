import { overloaded, tooManyRequests } from '@bookstore/platform/errors';

export type StreamLimit = {
  /** Takes a slot; the returned function frees it. Throws `too-many-requests` or `unavailable`. */
  enter: (userId: string) => () => void;
};

export type StreamLimits = { perReplica: number; perUser: number };

/** Bounds the open streams: each keeps a connection for as long as its client wants. */
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
      if (open >= perReplica) throw overloaded('Too many streams are open here.');
      if ((byUser.get(userId) ?? 0) >= perUser) {
        throw tooManyRequests('You have too many streams open.', 1);
      }
      add(userId, 1);
      return () => add(userId, -1);
    },
  };
};
