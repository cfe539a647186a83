import { setTimeout as sleep } from 'node:timers/promises';

/** Each look costs the managers of the swarm some work. */
const PAUSE_MS = 1_000;

/**
 * Looks again until nothing is missing; at the deadline (ms) it throws and says what still is. A look that
 * fails counts as one: managers do not answer while they elect a leader.
 */
export const untilNothingMissing = async (
  look: () => Promise<string[]>,
  deadlineMs: number,
): Promise<void> => {
  const endsAt = Date.now() + deadlineMs;
  for (;;) {
    const missing = await look().catch((error: unknown) => [String(error)]);
    if (missing.length === 0) return;
    if (Date.now() > endsAt) {
      throw new Error(`after ${deadlineMs / 1_000} s still:\n${missing.join('\n')}`);
    }
    await sleep(PAUSE_MS);
  }
};
