import type { KeySource } from '@bookstore/platform/auth';

/**
 * One source out of those of several replicas: the first that knows the key answers. Null only when
 * all answered and none knows it; throws when one that did not answer might have known.
 */
export const createAnyKeySource =
  (sources: readonly KeySource[]): KeySource =>
  async (kid) => {
    let failure: unknown = null;
    for (const source of sources) {
      try {
        const key = await source(kid);
        if (key) return key;
      } catch (error) {
        failure = error;
      }
    }
    if (failure !== null) throw failure;
    return null;
  };
