import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 20;
const DEADLINE_MS = 10_000;

/** Repeats an expectation every 20 ms until it holds. Throws its last failure at the deadline (ms). */
export const eventually = async <T>(
  expectation: () => T | Promise<T>,
  deadlineMs = DEADLINE_MS,
): Promise<T> => {
  const endsAt = Date.now() + deadlineMs;
  for (;;) {
    try {
      return await expectation();
    } catch (error) {
      if (Date.now() > endsAt) throw error;
      await sleep(POLL_MS);
    }
  }
};
