import { createGather } from '../gather/index.ts';

/** Writes a group of things; for each of them, in order, null or the error that it is refused with. */
export type WriteGroup<T> = (group: readonly T[]) => Promise<readonly (Error | null)[]>;

/** Group commit: what comes while a write is on its way is written together, and each thing has its own outcome. */
export const createGroupCommit = <T>(writeGroup: WriteGroup<T>): ((thing: T) => Promise<void>) => {
  const write = createGather<T, null>(writeGroup);
  return async (thing) => {
    await write(thing);
  };
};
