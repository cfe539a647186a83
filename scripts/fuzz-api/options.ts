import { parseArgs } from 'node:util';

export type FuzzOptions = {
  /** At least so many requests, over all roles. */
  requests: number;
  seed: number;
  /** Null: a shop of its own on free ports. */
  url: string | null;
};

export const FUZZ_USAGE = `usage: scripts/run scripts/fuzz-api/fuzz-api.ts [--requests N] [--seed N] [--url URL]

Sends generated requests, good and bad ones, as visitor, user and admin, and compares each reply with
docs/openapi.json: no 5xx, every reply as documented. Installs schemathesis (PyPI) into .data/fuzz-api.

  --requests N  at least so many requests in all, 1000 to 100000 (20000)
  --seed N      the same seed gives the same requests (by default one at random)
  --url URL     a shop that runs, instead of one of its own on free ports: books are changed and archived there,
                ADMIN_PASSWORD is the password of its admin, and its limits per minute must be wide
  --help        print this

Exit code: 0 no difference found, 1 differences or fewer requests than asked for, 2 the run could not be made,
77 skipped because schemathesis cannot be installed.`;

const LARGEST_SEED = 0x7f_ff_ff_ff;

const parseNumber = (name: string, text: string, min: number, max: number): number => {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new Error(`${name} must be a whole number from ${min} to ${max}, not "${text}"`);
};

const parseUrl = (text: string): string => {
  const url = URL.parse(text);
  if (url && /^https?:$/.test(url.protocol)) return url.origin;
  throw new Error(`--url must be an http(s) address, not "${text}"`);
};

/** Reads the arguments; null = the user asked for help. Throws an Error that says which one is wrong. */
export const parseOptions = (args: readonly string[]): FuzzOptions | null => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      requests: { type: 'string', default: '20000' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * LARGEST_SEED)) },
      url: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  return {
    requests: parseNumber('--requests', values.requests, 1_000, 100_000),
    seed: parseNumber('--seed', values.seed, 0, LARGEST_SEED),
    url: values.url === undefined ? null : parseUrl(values.url),
  };
};
