/** How many requests are allowed in a window. The name appears in the RateLimit headers. */
export type Quota = { name: string; requests: number };

export type Quotas = { user: Quota; address: Quota; sharedAddress: Quota; signIn: Quota };

/** One request that counts against the share of `key` in a quota. */
export type QuotaUse = { quota: Quota; key: string };

export type QuotaResult = {
  quota: Quota;
  exceeded: boolean;
  remaining: number;
  /** Whole seconds until the window restarts. */
  resetSeconds: number;
};

/** Of every quota. */
export const WINDOW_SECONDS = 60;
/** An address that signed-in users share has the quota of so many users. */
const USERS_PER_ADDRESS = 10;

export const createQuotas = (perMinute: number, signInsPerMinute: number): Quotas => ({
  user: { name: 'user', requests: perMinute },
  address: { name: 'address', requests: perMinute },
  sharedAddress: { name: 'shared-address', requests: perMinute * USERS_PER_ADDRESS },
  signIn: { name: 'sign-in', requests: signInsPerMinute },
});

/**
 * The quotas that a request uses: that of its user and, with a higher ceiling, that of the address which users share; without
 * a user that of its address. Sign-ins use another one by address. An unknown address (null) is not counted: everybody has it.
 */
export const quotaUsesOf = (
  quotas: Quotas,
  request: { isSignIn: boolean; userId: string | null; address: string | null },
): QuotaUse[] => {
  const { isSignIn, userId, address } = request;
  const uses: QuotaUse[] = userId === null ? [] : [{ quota: quotas.user, key: userId }];
  if (address === null) return uses;
  uses.push({ quota: userId === null ? quotas.address : quotas.sharedAddress, key: address });
  if (isSignIn) uses.push({ quota: quotas.signIn, key: address });
  return uses;
};

/** `RateLimit-Policy` and `RateLimit` as draft-ietf-httpapi-ratelimit-headers (10) defines them. */
export const rateLimitHeaders = (results: readonly QuotaResult[]): Record<string, string> => ({
  'RateLimit-Policy': results
    .map(({ quota }) => `"${quota.name}";q=${quota.requests};w=${WINDOW_SECONDS}`)
    .join(', '),
  RateLimit: results
    .map(({ quota, remaining, resetSeconds }) => `"${quota.name}";r=${remaining};t=${resetSeconds}`)
    .join(', '),
});
