import { execFile, spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';

const run = promisify(execFile);

const COMMAND_TIMEOUT_MS = 60_000;
const MAX_OUTPUT_BYTES = 100_000_000;

const tool = (): string => {
  const folder = process.env['SWARM_LAB'];
  if (!folder) throw new Error('SWARM_LAB is not set: these tests run by npm run test:swarm');
  return `${folder}/lab`;
};

/** Runs a verb of the lab (see its README) and returns what it printed. */
export const lab = async (...args: readonly string[]): Promise<string> => {
  const options = { timeout: COMMAND_TIMEOUT_MS, maxBuffer: MAX_OUTPUT_BYTES };
  return (await run(tool(), args, options)).stdout;
};

type Input = { input: string; env: Record<string, string> };

/** The same with this text as its standard input, and these variables beside those of the process. */
export const labWithInput = async (
  { input, env }: Input,
  ...args: readonly string[]
): Promise<string> => {
  const options = { timeout: COMMAND_TIMEOUT_MS, env: { ...process.env, ...env } };
  const child = spawn(tool(), args, options);
  const exit = Promise.withResolvers<number | null>();
  child.once('error', exit.reject);
  child.once('close', exit.resolve);
  child.stdin.end(input);
  const [code, out, errors] = await Promise.all([
    exit.promise,
    text(child.stdout),
    text(child.stderr),
  ]);
  if (code !== 0) throw new Error(`lab ${args.join(' ')}: ${errors}`);
  return out;
};
