import { readFileSync } from 'node:fs';
import { z } from 'zod';

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

/** A whole number within bounds, with a default. */
export const wholeNumber = (fallback: number, min = 0, max = Number.MAX_SAFE_INTEGER) =>
  z.coerce.number().int().min(min).max(max).default(fallback);

export const mongoUrl = z.string().regex(/^mongodb(\+srv)?:\/\//, 'must be a mongodb:// address');
export const amqpUrl = z.string().regex(/^amqps?:\/\//, 'must be an amqp:// address');
/** A server, or the sentinels of a master: see redis/sentinel-address.ts. */
export const redisUrl = z
  .string()
  .regex(
    /^(rediss?:\/\/|redis-sentinel:\/\/[^#]+#.)/,
    'must be a redis:// address, or redis-sentinel://host:port,host:port#master-name',
  );

/** Optional. `withPassword` puts it into the address of its server. */
export const serverPassword = z.string().min(1).optional();

/** Variables of every service. Times are milliseconds. */
export const platformShape = {
  PORT: wholeNumber(0, 0, 65_535),
  HOST: z.string().default('0.0.0.0'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  SERVICE_VERSION: z.string().default('0.1.0'),
  /** Time between "not ready" and closing the port, in which the balancers notice. */
  DRAIN_DELAY_MS: wholeNumber(4_000),
  /** Longest time that a stop waits for the work in hand. */
  SHUTDOWN_TIMEOUT_MS: wholeNumber(10_000),
};

/** Variables of a service that verifies access tokens. */
export const tokenShape = {
  JWT_ISSUER: z.string().default('bookstore'),
  JWT_AUDIENCE: z.string().default('bookstore'),
};

const USER_WITHOUT_PASSWORD = /^([a-z+-]+:\/\/[^:@/?#]+)@/;

/**
 * Puts the password behind the user name of the address, so that a deployment holds addresses in plain text and
 * passwords in files. Without a password, gives the address as it is. Throws if the address has no user name, or already
 * has a password.
 */
export const withPassword = (url: string, password: string | undefined): string => {
  if (password === undefined) return url;
  if (!USER_WITHOUT_PASSWORD.test(url)) {
    throw new Error(
      'a password is given for an address that has no user name, or a password of its own',
    );
  }
  return url.replace(
    USER_WITHOUT_PASSWORD,
    (_, start: string) => `${start}:${encodeURIComponent(password)}@`,
  );
};
