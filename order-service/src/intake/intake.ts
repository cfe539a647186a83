import type { Logger } from '@bookstore/platform/log';
import type { ReadBacklog } from './backlog.ports.ts';
import { intakePaused, notWaitedFor } from './intake.errors.ts';
import type { SettleRate } from './settle-rate.ts';

/** No order waits longer for its turn. */
const MAX_HOLD_MS = 3_000;
/** Taken up again when so much of the bound is left. */
const RESUME_SHARE = 0.5;
const MAX_RETRY_AFTER_S = 30;
/** Where no order waits, comes or goes, one look of so many is made: for what other replicas took. */
const REST_LOOKS = 5;

/**
 * How many orders are taken: as many as can be settled. The backlog is measured by the time that it takes to settle
 * it, at the best rate seen lately. Where it is more than a moment, an order waits for its turn before it is written;
 * where it is much, no order is taken. While nothing is settled at all (a part is away) nobody waits.
 */
export type Intake = {
  /** Throws `unavailable` while no orders are taken. */
  assertOpen: () => void;
  /** Resolves when the order may be written; rejects only when nobody waits for it any more. */
  turn: (gone: AbortSignal) => Promise<void>;
  /** An order was settled by this replica. */
  settled: () => void;
  /** Measures the backlog, unless nothing moves; to be called every second. */
  look: () => Promise<void>;
  /** As it was at the last look, and orders of this replica that wait for their turn now. */
  state: () => { pending: number; drainMs: number; isPaused: boolean; held: number };
};

export type IntakeParts = {
  readBacklog: ReadBacklog;
  rate: SettleRate;
  /** A backlog of so much time makes orders wait for their turn. */
  slowMs: number;
  /** A backlog of so much time stops the intake. */
  pauseMs: number;
  logger: Logger;
  now?: () => number;
};

export const createIntake = (parts: IntakeParts): Intake => {
  const { readBacklog, rate, slowMs, pauseMs, logger, now = () => performance.now() } = parts;
  const waiting = new Set<() => void>();
  let seen = 0;
  /** What this replica took since the last look, less what it settled. */
  let since = 0;
  let isPaused = false;
  /** Since the last look that succeeded. */
  let hasMoved = true;
  let skipped = 0;

  const drainMs = (): number => (Math.max(0, seen + since) * 1_000) / rate.perSecond();
  const hasRoom = (): boolean => drainMs() < slowMs || !rate.isAtWork();
  const letIn = (): void => {
    for (const enter of waiting) {
      if (!hasRoom()) return;
      enter();
    }
  };

  const turn = (gone: AbortSignal): Promise<void> => {
    hasMoved = true;
    if (hasRoom()) {
      since += 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        clearTimeout(timer);
        gone.removeEventListener('abort', giveUp);
        waiting.delete(enter);
      };
      const enter = (): void => {
        leave();
        since += 1;
        resolve();
      };
      const giveUp = (): void => {
        leave();
        reject(notWaitedFor());
      };
      const timer = setTimeout(enter, MAX_HOLD_MS);
      waiting.add(enter);
      if (gone.aborted) giveUp();
      else gone.addEventListener('abort', giveUp);
    });
  };

  const judge = (): void => {
    const known = { pending: seen, drain_ms: Math.round(drainMs()) };
    if (!isPaused && drainMs() >= pauseMs) {
      isPaused = true;
      logger.warn(known, 'no orders are taken until there are fewer to settle');
    } else if (isPaused && drainMs() <= pauseMs * RESUME_SHARE) {
      isPaused = false;
      logger.info(known, 'orders are taken again');
    }
  };

  return {
    assertOpen: () => {
      if (!isPaused) return;
      const seconds = Math.ceil((drainMs() - pauseMs * RESUME_SHARE) / 1_000);
      throw intakePaused(Math.min(MAX_RETRY_AFTER_S, Math.max(1, seconds)));
    },
    turn,
    settled: () => {
      hasMoved = true;
      since -= 1;
      letIn();
    },
    look: async () => {
      const isAtRest = !hasMoved && seen === 0 && !rate.isAtWork();
      skipped = isAtRest ? (skipped + 1) % REST_LOOKS : 0;
      if (skipped > 0) return;
      const { pending, settled } = await readBacklog();
      rate.note(settled, now());
      seen = pending;
      since = 0;
      hasMoved = false;
      judge();
      letIn();
    },
    state: () => ({ pending: seen, drainMs: drainMs(), isPaused, held: waiting.size }),
  };
};
