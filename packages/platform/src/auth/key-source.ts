import { createPublicKey, type KeyObject } from 'node:crypto';
import { type JsonWebKeySet, jwksSchema } from '@bookstore/contracts/users';

/** Finds the public key of a `kid`: null when there is no such key. Throws when the keys cannot be fetched now. */
export type KeySource = (kid: string) => Promise<KeyObject | null>;

const FETCH_TIMEOUT_MS = 3_000;
/** Unknown keys cause at most one fetch in this time, however many tokens name them. */
const MIN_INTERVAL_MS = 5_000;
const MAX_AGE_MS = 5 * 60_000;

export const keysFromJwks = (jwks: JsonWebKeySet): Map<string, KeyObject> =>
  new Map(jwks.keys.map((jwk) => [jwk.kid, createPublicKey({ key: jwk, format: 'jwk' })]));

/**
 * Fetches the key set (JWKS) over HTTP and caches it for five minutes. Known keys stay in use while user-service does not
 * answer. There is one fetch at a time, and at most one in five seconds.
 */
export const createRemoteKeySource = (url: string, now: () => number = Date.now): KeySource => {
  let keys = new Map<string, KeyObject>();
  let fetchedAt = Number.NEGATIVE_INFINITY;
  let triedAt = Number.NEGATIVE_INFINITY;
  let failure: unknown = null;
  let running: Promise<void> | null = null;

  const load = async (): Promise<void> => {
    triedAt = now();
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
      if (!response.ok)
        throw new Error(`the request for the key set was answered with ${response.status}`);
      keys = keysFromJwks(jwksSchema.parse(await response.json()));
      fetchedAt = now();
      failure = null;
    } catch (error) {
      failure = error;
    }
  };
  const refresh = (): Promise<void> => {
    running ??= load().finally(() => {
      running = null;
    });
    return running;
  };

  return async (kid) => {
    const key = keys.get(kid);
    if (key) {
      if (now() - fetchedAt > MAX_AGE_MS && now() - triedAt > MIN_INTERVAL_MS) void refresh();
      return key;
    }
    const neverLoaded = fetchedAt === Number.NEGATIVE_INFINITY;
    if (running || neverLoaded || now() - triedAt > MIN_INTERVAL_MS) await refresh();
    const found = keys.get(kid) ?? null;
    if (!found && failure !== null) throw failure;
    return found;
  };
};
