import { z } from 'zod';

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
  DRAIN_DELAY_MS: wholeNumber(2_000),
  /** Longest time that a stop waits for the work in hand. */
  SHUTDOWN_TIMEOUT_MS: wholeNumber(10_000),
};

/** Variables of a service that verifies access tokens. */
export const tokenShape = {
  JWT_ISSUER: z.string().default('bookstore'),
  JWT_AUDIENCE: z.string().default('bookstore'),
};
