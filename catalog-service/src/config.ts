import { amqpUrl, mongoUrl, platformShape, redisUrl, tokenShape } from '@bookstore/platform/config';
import { z } from 'zod';

/** The environment of catalog-service. */
export const configSchema = z.object({
  ...platformShape,
  ...tokenShape,
  /** With the name of the database in it. */
  MONGO_URL: mongoUrl,
  AMQP_URL: amqpUrl,
  REDIS_URL: redisUrl,
  /** Where user-service publishes the keys that verify access tokens. */
  JWKS_URL: z.url(),
});
export type Config = Readonly<z.output<typeof configSchema>>;
