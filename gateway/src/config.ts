import {
  platformShape,
  redisUrl,
  serverPassword,
  tokenShape,
  wholeNumber,
} from '@bookstore/platform/config';
import { z } from 'zod';

const commaList = (text: string): string[] =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');

/** Base URLs of one service: one per replica, or a name with an address per replica. */
const serviceUrls = z
  .string()
  .transform(commaList)
  .pipe(z.array(z.url({ protocol: /^http$/ })).min(1));

/** The environment of the gateway. Times are in milliseconds, rate limits are per minute. */
export const configSchema = z.object({
  ...platformShape,
  ...tokenShape,
  REDIS_URL: redisUrl,
  REDIS_PASSWORD: serverPassword,
  USER_SERVICE_URLS: serviceUrls,
  CATALOG_SERVICE_URLS: serviceUrls,
  ORDER_SERVICE_URLS: serviceUrls,
  /** Origins whose pages may call the shop from a browser. */
  CORS_ORIGINS: z.string().default('').transform(commaList),
  /** Proxies whose `X-Forwarded-*` headers are trusted: addresses, ranges or the names of proxy-addr. */
  TRUSTED_PROXIES: z.string().default('loopback,uniquelocal').transform(commaList),
  RATE_LIMIT_PER_MINUTE: wholeNumber(1_200, 1),
  SIGN_IN_LIMIT_PER_MINUTE: wholeNumber(300, 1),
  /** Separates the counters of several shops on one Redis. */
  RATE_LIMIT_PREFIX: z.string().default('gateway'),
  /** Open requests of each traffic class: while more come than are answered, and in a burst. */
  STEADY_OPEN_REQUESTS: wholeNumber(128, 1),
  MAX_OPEN_REQUESTS: wholeNumber(1_024, 1),
  /** Open requests of buyers who wait by `Prefer`. */
  MAX_WAITING_REQUESTS: wholeNumber(4_000, 1),
  /** Requests of customers are refused while the lag of the event loop is above this. */
  MAX_LOOP_DELAY_MS: wholeNumber(500, 1),
  CONNECT_TIMEOUT_MS: wholeNumber(1_000, 1),
  /** Longest wait for the head of a reply, and for the next chunk of its body. */
  UPSTREAM_TIMEOUT_MS: wholeNumber(15_000, 1),
  MAX_BODY_BYTES: wholeNumber(1_048_576, 1),
  BREAKER_FAILURES: wholeNumber(5, 1),
  BREAKER_OPEN_MS: wholeNumber(1_000, 1),
  PROBE_INTERVAL_MS: wholeNumber(1_000, 10),
});
export type Config = Readonly<z.output<typeof configSchema>>;
