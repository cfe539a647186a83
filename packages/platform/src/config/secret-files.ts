import { readFileSync } from 'node:fs';

const SUFFIX = '_FILE';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Gives the wanted variables, each with the contents of `NAME_FILE` (a Docker secret, say) in place
 * of `NAME` where that is set; an empty value counts as not set. Other variables are left out: the
 * `*_FILE` of another program is none of our business.
 * Throws with the name of the variable whose file can't be read.
 */
export const resolveSecretFiles = (env: Environment, names: readonly string[]): Environment => {
  const resolved: Record<string, string> = {};
  for (const name of names) {
    const path = env[name + SUFFIX];
    const value = path ? readSecret(name + SUFFIX, path) : env[name];
    if (value !== undefined && value !== '') resolved[name] = value;
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
