/** Shares one call of `load` among all callers within `ttlMs` of its start. */
export const createTtlMemo = <T>(ttlMs: number, load: () => Promise<T>): (() => Promise<T>) => {
  let latest: Promise<T> | null = null;
  let startedAt = Number.NEGATIVE_INFINITY;
  return () => {
    if (!latest || Date.now() - startedAt >= ttlMs) {
      startedAt = Date.now();
      latest = load();
    }
    return latest;
  };
};
