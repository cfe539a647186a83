import { newPasswordSchema, usernameSchema } from '@bookstore/contracts/users';
import {
  mongoUrl,
  platformShape,
  redisUrl,
  serverPassword,
  tokenShape,
  wholeNumber,
} from '@bookstore/platform/config';
import { z } from 'zod';

const MIN_SECRET_LENGTH = 32;

/** The environment of user-service. Every secret may come as `NAME_FILE` instead. */
export const configSchema = z
  .object({
    ...platformShape,
    ...tokenShape,
    MONGO_URL: mongoUrl,
    MONGO_PASSWORD: serverPassword,
    REDIS_URL: redisUrl,
    REDIS_PASSWORD: serverPassword,
    /** Seals the private signing keys. */
    SIGNING_KEY_SECRET: z.string().min(MIN_SECRET_LENGTH),
    KEY_ROTATION_DAYS: wholeNumber(30, 1, 365),
    /** Work factor of new password hashes: each step doubles the time. */
    BCRYPT_COST: wholeNumber(10, 4, 15),
    /** A sign-in ends after so many days, however often it is refreshed. */
    SIGN_IN_MAX_DAYS: wholeNumber(90, 1, 3_650),
    HASHING_THREADS: wholeNumber(2, 1, 16),
    /** Passwords that may wait for a thread; more are refused with 503. */
    HASHING_MAX_QUEUE: wholeNumber(256, 1, 10_000),
    /** Proxies whose `X-Forwarded-For` is trusted: networks in the notation of Express, comma-separated. */
    TRUSTED_PROXIES: z.string().default('loopback, linklocal, uniquelocal'),
    ADMIN_USERNAME: usernameSchema.optional(),
    ADMIN_PASSWORD: newPasswordSchema.optional(),
  })
  .refine(
    (config) => (config.ADMIN_USERNAME === undefined) === (config.ADMIN_PASSWORD === undefined),
    { path: ['ADMIN_USERNAME'], message: 'ADMIN_USERNAME and ADMIN_PASSWORD go together' },
  );

export type Config = Readonly<z.output<typeof configSchema>>;
