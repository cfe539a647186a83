/** How many requests are allowed in a window. The name appears in the RateLimit headers. */
export type Quota = { name: string; requests: number; windowSeconds: number };

export type Quotas = { user: Quota; address: Quota; signIn: Quota };

/** One request that counts against the share of `key` in a quota. */
export type QuotaUse = { quota: Quota; key: string };

export type QuotaResult = {
  quota: Quota;
  exceeded: boolean;
  remaining: number;
  /** Whole seconds until the window restarts. */
  resetSeconds: number;
};

const WINDOW_SECONDS = 60;
const SIGN_INS = new Set(['POST /register', 'POST /login', 'POST /session']);

export const createQuotas = (perMinute: number, signInsPerMinute: number): Quotas => ({
  user: { name: 'user', requests: perMinute, windowSeconds: WINDOW_SECONDS },
  address: { name: 'address', requests: perMinute, windowSeconds: WINDOW_SECONDS },
  signIn: { name: 'sign-in', requests: signInsPerMinute, windowSeconds: WINDOW_SECONDS },
});

/** The quotas that a request uses: that of its user or else of its address, and that of sign-ins. */
export const quotaUsesOf = (
  quotas: Quotas,
  request: { method: string; path: string; userId: string | null; address: () => string },
): QuotaUse[] => {
  const general =
    request.userId === null
      ? { quota: quotas.address, key: request.address() }
      : { quota: quotas.user, key: request.userId };
  if (!SIGN_INS.has(`${request.method} ${request.path}`)) return [general];
  return [general, { quota: quotas.signIn, key: request.address() }];
};

/** `RateLimit-Policy` and `RateLimit` as draft-ietf-httpapi-ratelimit-headers (10) defines them. */
export const rateLimitHeaders = (results: readonly QuotaResult[]): Record<string, string> => ({
  'RateLimit-Policy': results
    .map(({ quota }) => `"${quota.name}";q=${quota.requests};w=${quota.windowSeconds}`)
    .join(', '),
  RateLimit: results
    .map(({ quota, remaining, resetSeconds }) => `"${quota.name}";r=${remaining};t=${resetSeconds}`)
    .join(', '),
});
