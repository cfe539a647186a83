import type { z } from 'zod';
import { type Environment, resolveSecretFiles } from './secret-files.ts';

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Parses the environment once, frozen. Throws a ConfigError that names every variable at fault. */
export const parseConfig = <Schema extends z.ZodObject>(
  schema: Schema,
  env: Environment,
): Readonly<z.output<Schema>> => {
  const result = schema.safeParse(readableEnvironment(env, Object.keys(schema.shape)));
  if (result.success) return Object.freeze(result.data);
  const lines = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new ConfigError(`the environment does not fit:\n${lines.join('\n')}`);
};

const readableEnvironment = (env: Environment, names: readonly string[]): Environment => {
  try {
    return resolveSecretFiles(env, names);
  } catch (error) {
    throw new ConfigError(error instanceof Error ? error.message : 'unreadable environment');
  }
};
