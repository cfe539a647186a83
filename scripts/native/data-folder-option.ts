import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DATA_FOLDER } from './paths.ts';

/** The folder that `--data DIR` names, for the commands that know no other option; null = help was asked for. */
export function parseDataFolder(args: readonly string[]): string | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: 'string', default: DATA_FOLDER },
      help: { type: 'boolean', default: false },
    },
  });
  return values.help ? null : resolve(values.data);
}
