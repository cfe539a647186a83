import { parseArgs } from 'node:util';
import { FAULT_KINDS, type FaultKind } from './plan/fault.ts';

export type ChaosOptions = {
  seed: number;
  minutes: number;
  kinds: readonly FaultKind[];
  /** Customers who come in a second; each makes a handful of calls. */
  perSecond: number;
  report: string | null;
};

export const CHAOS_USAGE = `usage: npm run chaos -- [--seed N] [--minutes M] [--faults LIST] [--rate R] [--report FILE]

Starts a shop of its own, breaks it in many ways under load, heals it, and checks what is left against what
every customer was told.

  --seed N       the same seed gives the same faults and the same customers (by default one at random)
  --minutes M    how long the load goes on, 0.2 to 60 (3)
  --faults LIST  some of ${FAULT_KINDS.join(',')} (all)
  --rate R       customers a second, 1 to 50 (6)
  --report FILE  write all that was seen there, as JSON
  --help         print this

Exit code: 0 the shop kept its promises, 1 it did not (its folder with logs and data stays), 2 the run could not be made.`;

const MOST_MINUTES = 60;
const MOST_PER_SECOND = 50;
const LARGEST_SEED = 0x7f_ff_ff_ff;

const parseNumber = (name: string, text: string, min: number, max: number): number => {
  const value = Number(text);
  if (text.trim() !== '' && value >= min && value <= max) return value;
  throw new Error(`${name} must be a number from ${min} to ${max}, not "${text}"`);
};

const parseKinds = (text: string): FaultKind[] =>
  text.split(',').map((word) => {
    const kind = FAULT_KINDS.find((known) => known === word.trim());
    if (kind !== undefined) return kind;
    throw new Error(`--faults knows ${FAULT_KINDS.join(', ')}, not "${word}"`);
  });

/** Reads the arguments; null = help was asked for. Throws an Error that says which one is wrong. */
export const parseOptions = (args: readonly string[]): ChaosOptions | null => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string', default: String(Math.floor(Math.random() * LARGEST_SEED)) },
      minutes: { type: 'string', default: '3' },
      faults: { type: 'string', default: FAULT_KINDS.join() },
      rate: { type: 'string', default: '6' },
      report: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  return {
    seed: Math.floor(parseNumber('--seed', values.seed, 0, LARGEST_SEED)),
    minutes: parseNumber('--minutes', values.minutes, 0.2, MOST_MINUTES),
    kinds: parseKinds(values.faults),
    perSecond: parseNumber('--rate', values.rate, 1, MOST_PER_SECOND),
    report: values.report ?? null,
  };
};
