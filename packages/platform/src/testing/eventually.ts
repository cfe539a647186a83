import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 20;
const DEADLINE_MS = 10_000;

/** Tries an expectation again until it holds; at the deadline (ms) its last failure is thrown. */
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
