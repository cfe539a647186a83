/** The same look for all that ask within `maxAgeMs` of its beginning. */
export const atMostEvery = <T>(maxAgeMs: number, look: () => Promise<T>): (() => Promise<T>) => {
  let latest: Promise<T> | null = null;
  let askedAt = Number.NEGATIVE_INFINITY;
  return () => {
    if (!latest || Date.now() - askedAt >= maxAgeMs) {
      askedAt = Date.now();
      latest = look();
    }
    return latest;
  };
};
