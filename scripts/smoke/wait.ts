import { setTimeout as sleep } from 'node:timers/promises';

const DEADLINE_MS = 20_000;
const PAUSE_MS = 100;

/** Looks again until the value is as wanted, for 20 s at most; then throws, naming what was seen. */
export const waitUntil = async <T>(
  what: string,
  look: () => Promise<T>,
  isWanted: (value: T) => boolean,
): Promise<T> => {
  const deadline = Date.now() + DEADLINE_MS;
  for (;;) {
    const value = await look();
    if (isWanted(value)) return value;
    if (Date.now() > deadline) throw new Error(`${what}: still ${JSON.stringify(value)}`);
    await sleep(PAUSE_MS);
  }
};
