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
  /** Names the database. */
  MONGO_URL: mongoUrl,
  MONGO_PASSWORD: serverPassword,
  AMQP_URL: amqpUrl,
  AMQP_PASSWORD: serverPassword,
  JWKS_URL: z.url(),
  CATALOG_URL: z.url(),
  /** An order that stays PENDING for longer is rejected as `expired`. */
  ORDER_EXPIRY_MS: wholeNumber(15 * MINUTE_MS, 1),
  /** How long the provider is asked before the order is rejected as `payment-failed`. */
  PAYMENT_GIVE_UP_MS: wholeNumber(30_000, 1),
  IDEMPOTENCY_TTL_MS: wholeNumber(24 * HOUR_MS, 1),
  /** Orders that the shop settles per second at least; a higher measured throughput replaces it. */
  SETTLED_PER_SECOND: wholeNumber(100, 1),
  /** From this drain time of the backlog on, new orders are queued for up to 3 s. */
  ADMISSION_SLOW_MS: wholeNumber(3_000, 1),
  /** From this drain time on, new orders are refused until it is half as long. */
  ADMISSION_PAUSE_MS: wholeNumber(30_000, 1),
  MAX_STREAMS: wholeNumber(1_000, 1),
  MAX_STREAMS_PER_USER: wholeNumber(20, 1),
});

/** The variables of `npm run rebuild`. */
export const rebuildConfigSchema = configSchema
  .pick({ MONGO_URL: true, MONGO_PASSWORD: true, CATALOG_URL: true })
  .extend({ REBUILD_TIMEOUT_MS: wholeNumber(10 * MINUTE_MS, 1) });

export type Config = Readonly<z.output<typeof configSchema>>;
