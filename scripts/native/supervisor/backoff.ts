const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/** Milliseconds to wait before the nth restart in a row (1 = the first): doubling, bounded, up to a quarter less by chance. */
export function pickRestartDelay(restart: number, random: () => number = Math.random): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** (restart - 1));
  return Math.round(full * (1 - random() / 4));
}
