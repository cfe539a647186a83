import {
  amqpUrl,
  mongoUrl,
  platformShape,
  redisUrl,
  serverPassword,
  tokenShape,
} from '@bookstore/platform/config';
import { z } from 'zod';

/** The environment of catalog-service. */
export const configSchema = z.object({
  ...platformShape,
  ...tokenShape,
  /** With the name of the database in it. */
  MONGO_URL: mongoUrl,
  MONGO_PASSWORD: serverPassword,
  AMQP_URL: amqpUrl,
  AMQP_PASSWORD: serverPassword,
  REDIS_URL: redisUrl,
  REDIS_PASSWORD: serverPassword,
  /** Where user-service publishes the keys that verify access tokens. */
  JWKS_URL: z.url(),
});
export type Config = Readonly<z.output<typeof configSchema>>;
