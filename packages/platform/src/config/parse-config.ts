import { readFileSync } from 'node:fs';
import type { z } from 'zod';

const SUFFIX = '_FILE';

type Environment = Readonly<Record<string, string | undefined>>;

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Parses the environment into a frozen object. Throws a ConfigError that names every variable at fault. */
export const parseConfig = <Schema extends z.ZodObject>(
  schema: Schema,
  env: Environment,
): Readonly<z.output<Schema>> => {
  const result = schema.safeParse(readableEnvironment(env, Object.keys(schema.shape)));
  if (result.success) return Object.freeze(result.data);
  const lines = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new ConfigError(`invalid environment variables:\n${lines.join('\n')}`);
};

const readableEnvironment = (env: Environment, names: readonly string[]): Environment => {
  try {
    return resolveSecretFiles(env, names);
  } catch (error) {
    throw new ConfigError(error instanceof Error ? error.message : 'unreadable environment');
  }
};

/**
 * Gives the named variables. Where `NAME_FILE` is set (for a Docker secret), the content of that file is the value of
 * `NAME`. An empty value counts as not set. Other variables are left out, because another program may have its own
 * `*_FILE`. Throws an error that names the variable whose file cannot be read.
 */
const resolveSecretFiles = (env: Environment, names: readonly string[]): Environment => {
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
