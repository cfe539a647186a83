export type CachedProbeOptions<T> = {
  read: () => Promise<T>;
  /** How long a result is reused, from the end of its read; ms. */
  maxAgeMs: number;
  timeoutMs: number;
  now?: () => number;
};

/**
 * Reads a value of a server at most once in `maxAgeMs`, however many scrapes ask. Gives null when the read failed or
 * took too long, so that an unknown number is shown neither as an old one nor as 0.
 */
export const createCachedProbe = <T>(options: CachedProbeOptions<T>): (() => Promise<T | null>) => {
  const { read, maxAgeMs, timeoutMs, now = Date.now } = options;
  let latest: Promise<T | null> | null = null;
  let endedAt = Number.POSITIVE_INFINITY;
  const probe = async (): Promise<T | null> => {
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
      latest = probe();
    }
    return latest;
  };
};
