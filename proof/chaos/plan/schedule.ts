import { CUTS, type Fault, type FaultKind } from './fault.ts';
import { createRandom, type Random } from './random.ts';
import { LINKS, NODE_PROCESSES, nameAllLinks, nameLink, PROCESSES, QUEUES } from './targets.ts';

/** The first fault meets a shop at work. */
const FIRST_AT_MS = 5_000;
const LONGEST_GAP_MS = 7_000;
const SHORTEST_GAP_MS = 1_000;
const SHORTEST_MS = 300;
const LONGEST_MS = 12_000;
/** Longer than a timeout of HTTP calls, shorter than the life of a token. */
const LARGEST_OFFSET_MS = 120_000;
const SMALLEST_OFFSET_MS = 2_000;
const LARGEST_DELAY_MS = 400;
const SMALLEST_DELAY_MS = 5;
const ALL_LINKS_SHARE = 0.25;
/** Where orders and copies are made: half of the broken links are theirs. */
const BUSY_LINKS = LINKS.filter(({ from }) => /^(order|catalog)-service/.test(from));

const createFault = (kind: FaultKind, atMs: number, random: Random): Fault => {
  const timed = { atMs, durationMs: random.between(SHORTEST_MS, LONGEST_MS) };
  const pickLink = () =>
    random.chance(ALL_LINKS_SHARE)
      ? nameAllLinks(random.pick(NODE_PROCESSES))
      : nameLink(random.pick(random.chance(0.5) ? BUSY_LINKS : LINKS));
  switch (kind) {
    case 'kill':
    case 'pause':
      return { ...timed, kind, target: random.pick(PROCESSES) };
    case 'restart':
      return { atMs, durationMs: 0, kind, target: random.pick(PROCESSES) };
    case 'partition':
      return { ...timed, kind, target: pickLink(), cut: random.pick(CUTS) };
    case 'slow': {
      const delayMs = random.between(SMALLEST_DELAY_MS, LARGEST_DELAY_MS);
      return { ...timed, kind, target: pickLink(), delayMs };
    }
    case 'duplicate':
      return { ...timed, kind, target: random.pick(QUEUES), shuffleSeed: random.between(1, 1e9) };
    case 'clock': {
      const size = random.between(SMALLEST_OFFSET_MS, LARGEST_OFFSET_MS);
      const offsetMs = random.chance(0.5) ? size : -size;
      return { ...timed, kind, target: random.pick(NODE_PROCESSES), offsetMs };
    }
  }
};

/**
 * What happens to a shop under load for so many minutes, in the order of its times: the same seed, the same
 * faults. Faults overlap; the last is healed before the end.
 */
export const planFaults = (plan: {
  seed: number;
  minutes: number;
  kinds: readonly FaultKind[];
}): Fault[] => {
  const random = createRandom(plan.seed);
  const endMs = plan.minutes * 60_000;
  const faults: Fault[] = [];
  let atMs = FIRST_AT_MS;
  while (atMs < endMs - SHORTEST_MS) {
    const fault = createFault(random.pick(plan.kinds), atMs, random.branch());
    faults.push({ ...fault, durationMs: Math.min(fault.durationMs, endMs - atMs) });
    atMs += random.between(SHORTEST_GAP_MS, LONGEST_GAP_MS);
  }
  return faults;
};
