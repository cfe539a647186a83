export type ReadingOptions<T> = {
  read: () => Promise<T>;
  /** For how long what was read is good enough. */
  maxAgeMs: number;
  timeoutMs: number;
  now?: () => number;
};

/**
 * A look at a server that many scrapes share: at most one in `maxAgeMs`. Null when the look failed or
 * took too long, so that a number that is not known is never shown as an old one or as none.
 */
export const createReading = <T>(options: ReadingOptions<T>): (() => Promise<T | null>) => {
  const { read, maxAgeMs, timeoutMs, now = Date.now } = options;
  let latest: Promise<T | null> | null = null;
  let endedAt = Number.POSITIVE_INFINITY;
  const look = async (): Promise<T | null> => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), timeoutMs);
    });
    try {
      return await Promise.race([read(), late]);
    } catch {
      return null;
    } finally {
      clearTimeout(timer);
      endedAt = now();
    }
  };
  return () => {
    if (!latest || now() - endedAt >= maxAgeMs) {
      endedAt = Number.POSITIVE_INFINITY;
      latest = look();
    }
    return latest;
  };
};
