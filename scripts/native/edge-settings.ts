import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './paths.ts';

const CHECK = join(ROOT, 'nginx/check-limits.sh');
const LIMITS = join(ROOT, 'nginx/limits.env');
const INHERITED = /^(PATH|LIMIT_[A-Z0-9_]*|ACCESS_LOG_SAMPLE_PERCENT|PROBE_ADDRESSES)$/;

/** Values of settings by their name in nginx/limits.env. */
export type EdgeSettings = Readonly<Record<string, string>>;

/**
 * What the templates of the edge need from nginx/limits.env, changed by the environment and then by `changes`; the script
 * that checks it also runs in the image. Throws an Error that names everything that is wrong.
 */
export function readEdgeSettings(changes: EdgeSettings = {}, file = LIMITS): EdgeSettings {
  const inherited = Object.entries(process.env).filter(([name]) => INHERITED.test(name));
  const env = { ...Object.fromEntries(inherited), ...changes };
  const { status, stdout, stderr, error } = spawnSync('sh', [CHECK, file], {
    env,
    encoding: 'utf8',
  });
  if (error) throw error;
  if (status !== 0) throw new Error(stderr.trim());
  const lines = stdout.split('\n').filter((line) => line !== '');
  return Object.fromEntries(lines.map(splitAtEquals));
}

function splitAtEquals(line: string): [string, string] {
  const at = line.indexOf('=');
  return [line.slice(0, at), line.slice(at + 1)];
}
