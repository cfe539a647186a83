import { readFileSync } from 'node:fs';

const SUFFIX = '_FILE';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Puts the contents of each `NAME_FILE` (a Docker secret, say) in place of `NAME`; an empty value
 * counts as not set. Throws with the name of the variable whose file can't be read.
 */
export const resolveSecretFiles = (env: Environment): Environment => {
  const resolved: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined || value === '') continue;
    if (!name.endsWith(SUFFIX)) resolved[name] ??= value;
    else resolved[name.slice(0, -SUFFIX.length)] = readSecret(name, value);
  }
  return resolved;
};

const readSecret = (name: string, path: string): string => {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    throw new Error(`${name}: can't read the file ${path}`, { cause: error });
  }
};
