import {
  amqpUrl,
  mongoUrl,
  platformShape,
  serverPassword,
  tokenShape,
  wholeNumber,
} from '@bookstore/platform/config';
import { z } from 'zod';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export const configSchema = z.object({
  ...platformShape,
  ...tokenShape,
  /** With the name of the database in it. */
  MONGO_URL: mongoUrl,
  MONGO_PASSWORD: serverPassword,
  AMQP_URL: amqpUrl,
  AMQP_PASSWORD: serverPassword,
  JWKS_URL: z.url(),
  CATALOG_URL: z.url(),
  /** An order that is PENDING for longer is rejected as expired. */
  ORDER_EXPIRY_MS: wholeNumber(15 * MINUTE_MS, 1),
  /** How long the provider is asked before a payment counts as failed. */
  PAYMENT_GIVE_UP_MS: wholeNumber(30_000, 1),
  IDEMPOTENCY_TTL_MS: wholeNumber(24 * HOUR_MS, 1),
  /** Orders that this shop settles per second at least; where it was seen to settle more, that counts. */
  SETTLED_PER_SECOND: wholeNumber(100, 1),
  /** A backlog that takes so long to settle makes new orders wait, up to 3 s. */
  INTAKE_SLOW_MS: wholeNumber(3_000, 1),
  /** A backlog that takes so long to settle stops the intake of orders, until it is half of it. */
  INTAKE_PAUSE_MS: wholeNumber(30_000, 1),
  MAX_STREAMS: wholeNumber(1_000, 1),
  MAX_STREAMS_PER_USER: wholeNumber(20, 1),
});

/** What `npm run rebuild` reads. */
export const rebuildConfigSchema = configSchema
  .pick({ MONGO_URL: true, MONGO_PASSWORD: true, CATALOG_URL: true })
  .extend({ REBUILD_TIMEOUT_MS: wholeNumber(10 * MINUTE_MS, 1) });

export type Config = Readonly<z.output<typeof configSchema>>;
