import { backoffMs } from '../lifecycle/retry.ts';

export type Breaker = {
  /** False while calls shall fail at once. */
  allows: () => boolean;
  succeeded: () => void;
  failed: () => void;
};

export type BreakerOptions = {
  /** Failures in a row that open the breaker. */
  threshold: number;
  firstPauseMs: number;
  maxPauseMs: number;
  onOpen: () => void;
  now?: () => number;
};

/**
 * A circuit breaker whose decision is synchronous. Open, it lets nothing through for a pause with jitter; then the
 * calls of one turn of the event loop are the probe (a pipeline goes whole or not at all). A success closes it, a
 * failed probe opens it for a longer pause.
 */
export const createBreaker = (options: BreakerOptions): Breaker => {
  const { threshold, firstPauseMs, maxPauseMs, onOpen, now = () => performance.now() } = options;
  let failures = 0;
  let pauses = 0;
  let probeAt = 0;
  let probe: 'none' | 'this turn' | 'in flight' = 'none';

  const open = (): void => {
    if (pauses === 0) onOpen();
    probeAt = now() + backoffMs(pauses, firstPauseMs, maxPauseMs);
    pauses += 1;
    probe = 'none';
  };
  return {
    allows: () => {
      if (pauses === 0 || probe === 'this turn') return true;
      if (probe === 'in flight' || now() < probeAt) return false;
      probe = 'this turn';
      setImmediate(() => {
        if (probe === 'this turn') probe = 'in flight';
      });
      return true;
    },
    succeeded: () => {
      failures = 0;
      pauses = 0;
      probe = 'none';
    },
    failed: () => {
      failures += 1;
      const isNews = pauses === 0 ? failures >= threshold : probe !== 'none';
      if (isNews) open();
    },
  };
};
