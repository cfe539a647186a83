import { overloaded } from '@bookstore/platform/errors';
import type { Logger } from '@bookstore/platform/log';
import type { ThroughputEstimator } from './throughput-estimator.ts';

const MAX_QUEUED_MS = 3_000;
/** Orders are admitted again when the backlog is down to this share of the bound. */
const RESUME_SHARE = 0.5;
const MAX_RETRY_AFTER_S = 30;
/** While this replica is idle, one call in so many samples the backlog: other replicas may take orders. */
const IDLE_CALLS_PER_SAMPLE = 5;

/** The orders of all replicas. */
export type Backlog = {
  /** Orders that are not settled yet. */
  pending: number;
  /** Orders that were ever settled; orders are never deleted. */
  settled: number;
};

/**
 * Admits as many orders as the shop can settle. The backlog is measured as drain time: the time that
 * the shop needs to settle it at its best recent throughput. From `slowMs` on, new orders are queued
 * before they are written; from `pauseMs` on they are refused. While nothing is settled at all (a
 * part is down) no order is queued.
 */
export type AdmissionControl = {
  /** Throws `unavailable` while orders are refused. */
  assertOpen: () => void;
  /** Resolves when the order may be written, after 3 s at most. Rejects only when the signal aborts. */
  acquire: (signal: AbortSignal) => Promise<void>;
  /** This replica settled an order. */
  onSettled: () => void;
  /** Measures the backlog, less often while idle. Call it every second. */
  sample: () => Promise<void>;
  /** The backlog at the last sample, and the orders that this replica has queued now. */
  state: () => { pending: number; drainMs: number; isPaused: boolean; queued: number };
};

export type AdmissionParts = {
  readBacklog: () => Promise<Backlog>;
  throughput: ThroughputEstimator;
  slowMs: number;
  pauseMs: number;
  logger: Logger;
  now?: () => number;
};

export const createAdmissionControl = (parts: AdmissionParts): AdmissionControl => {
  const { readBacklog, throughput, slowMs, pauseMs, logger, now = () => performance.now() } = parts;
  const queue = new Set<() => void>();
  let pending = 0;
  /** Orders that this replica admitted since the last sample, less those that it settled. */
  let sinceSample = 0;
  let isPaused = false;
  let isIdle = false;
  let skipped = 0;

  const drainMs = (): number =>
    (Math.max(0, pending + sinceSample) * 1_000) / throughput.perSecond();
  const hasRoom = (): boolean => drainMs() < slowMs || !throughput.isSettling();
  const admitQueued = (): void => {
    for (const admit of queue) {
      if (!hasRoom()) return;
      admit();
    }
  };

  const acquire = (signal: AbortSignal): Promise<void> => {
    isIdle = false;
    if (hasRoom()) {
      sinceSample += 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', cancel);
        queue.delete(admit);
      };
      const admit = (): void => {
        leave();
        sinceSample += 1;
        resolve();
      };
      const cancel = (): void => {
        leave();
        reject(overloaded('The client has disconnected.'));
      };
      const timer = setTimeout(admit, MAX_QUEUED_MS);
      queue.add(admit);
      if (signal.aborted) cancel();
      else signal.addEventListener('abort', cancel);
    });
  };

  const pauseOrResume = (): void => {
    const known = { pending, drain_ms: Math.round(drainMs()) };
    if (!isPaused && drainMs() >= pauseMs) {
      isPaused = true;
      logger.warn(known, 'new orders are refused until the backlog is smaller');
    } else if (isPaused && drainMs() <= pauseMs * RESUME_SHARE) {
      isPaused = false;
      logger.info(known, 'new orders are admitted again');
    }
  };

  return {
    assertOpen: () => {
      if (!isPaused) return;
      const seconds = Math.ceil((drainMs() - pauseMs * RESUME_SHARE) / 1_000);
      throw overloaded(
        'The shop has more orders than it can settle soon: try again later.',
        Math.min(MAX_RETRY_AFTER_S, Math.max(1, seconds)),
      );
    },
    acquire,
    onSettled: () => {
      isIdle = false;
      sinceSample -= 1;
      admitQueued();
    },
    sample: async () => {
      const maySkip = isIdle && pending === 0 && !throughput.isSettling();
      skipped = maySkip ? (skipped + 1) % IDLE_CALLS_PER_SAMPLE : 0;
      if (skipped > 0) return;
      const backlog = await readBacklog();
      throughput.sample(backlog.settled, now());
      pending = backlog.pending;
      sinceSample = 0;
      isIdle = true;
      pauseOrResume();
      admitQueued();
    },
    state: () => ({ pending, drainMs: drainMs(), isPaused, queued: queue.size }),
  };
};
