import { execa } from 'execa';
import { ROOT } from '../native/paths.ts';

export interface DockerCall {
  /** Written to its standard input: secrets never stand in arguments, which others can see. */
  readonly input?: string;
  /** Beside the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Calls the docker program; gives what it printed. Rejects with a DockerError that has its complaint. */
export type Docker = (args: readonly string[], call?: DockerCall) => Promise<string>;

/** What the docker program said when it failed; `missing` where there is no such program. */
export class DockerError extends Error {
  readonly missing: boolean;
  constructor(args: readonly string[], complaint: string, missing: boolean) {
    super(`docker ${args.slice(0, 2).join(' ')}: ${complaint}`);
    this.missing = missing;
  }
}

/** Commands run in the checkout, so that the paths of a stack file and of a build are those of its files. */
export const createDocker =
  (program = 'docker'): Docker =>
  async (args, { input = '', env = {} } = {}) => {
    const { failed, stdout, stderr, ...error } = await execa(program, [...args], {
      cwd: ROOT,
      input,
      env,
      reject: false,
      maxBuffer: 64_000_000,
    });
    if (!failed) return stdout;
    const missing = 'code' in error && error.code === 'ENOENT';
    const complaint = stderr.trim() || stdout.trim() || (error.shortMessage ?? 'it failed');
    throw new DockerError(args, complaint, missing);
  };

/** The lines of a list such as that of `docker ... ls -q`. */
export const listLines = (text: string): string[] =>
  text.split('\n').filter((line) => line.trim() !== '');

/** `docker ... inspect` of all the names at once; nothing is asked for no names. */
export const inspectAll = async (
  docker: Docker,
  command: readonly string[],
  names: readonly string[],
): Promise<unknown> => {
  if (names.length === 0) return [];
  const parsed: unknown = JSON.parse(await docker([...command, ...names]));
  return parsed;
};
