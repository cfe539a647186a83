import { parseArgs } from 'node:util';
import { resolve } from 'node:path';
import { DATA_FOLDER } from '../native/paths.ts';

/** What `npm run backup` and `npm run restore` were told. */
export type Told = { folder: string; data: string; replace: boolean; check: boolean };

export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Folders become absolute. Throws a UsageError. */
export const parseTold = (args: readonly string[], known: readonly string[]): Told => {
  const { positionals, values } = parse(args);
  const [folder] = positionals;
  const unknown = ['replace', 'check'].find((name) => name in values && !known.includes(name));
  if (folder === undefined || positionals.length > 1 || unknown !== undefined) {
    throw new UsageError('one folder is needed');
  }
  return {
    folder: resolve(folder),
    data: resolve(values.data ?? DATA_FOLDER),
    replace: values.replace ?? false,
    check: values.check ?? false,
  };
};

const parse = (args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        data: { type: 'string' },
        replace: { type: 'boolean' },
        check: { type: 'boolean' },
      },
    });
  } catch (cause) {
    throw new UsageError('an option is not known', { cause });
  }
};

/** Runs a command to its end: exit code 2 for wrong arguments, 1 for what failed, with one line that says why. */
export const runCommand = async (usage: string, work: () => Promise<void>): Promise<void> => {
  try {
    await work();
    process.exit(0);
  } catch (error) {
    const isUsage = error instanceof UsageError;
    console.error(isUsage ? `${error.message}\n${usage}` : `failed: ${describe(error)}`);
    process.exit(isUsage ? 2 : 1);
  }
};

const describe = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message} (${describe(error.cause)})`;
};
