/** How many requests fit into a window; the name appears in the RateLimit headers. */
export type Budget = { name: string; requests: number; windowSeconds: number };

export type Budgets = { user: Budget; address: Budget; signIn: Budget };

/** One budget that a request draws on, and whose share of it. */
export type Charge = { budget: Budget; key: string };

/** What is left of a budget after a charge. */
export type Balance = {
  budget: Budget;
  exceeded: boolean;
  remaining: number;
  /** Whole seconds until the window starts anew. */
  resetSeconds: number;
};

const WINDOW_SECONDS = 60;
const SIGN_INS = new Set(['POST /register', 'POST /login', 'POST /session']);

export const createBudgets = (perMinute: number, signInsPerMinute: number): Budgets => ({
  user: { name: 'user', requests: perMinute, windowSeconds: WINDOW_SECONDS },
  address: { name: 'address', requests: perMinute, windowSeconds: WINDOW_SECONDS },
  signIn: { name: 'sign-in', requests: signInsPerMinute, windowSeconds: WINDOW_SECONDS },
});

/** The budgets that a request draws on: the user's or the address's own, and that of sign-ins. */
export const chargesOf = (
  budgets: Budgets,
  request: { method: string; path: string; userId: string | null; address: () => string },
): Charge[] => {
  const own =
    request.userId === null
      ? { budget: budgets.address, key: request.address() }
      : { budget: budgets.user, key: request.userId };
  if (!SIGN_INS.has(`${request.method} ${request.path}`)) return [own];
  return [own, { budget: budgets.signIn, key: request.address() }];
};

/** `RateLimit-Policy` and `RateLimit` as draft-ietf-httpapi-ratelimit-headers (10) writes them. */
export const rateLimitHeaders = (balances: readonly Balance[]): Record<string, string> => ({
  'RateLimit-Policy': balances
    .map(({ budget }) => `"${budget.name}";q=${budget.requests};w=${budget.windowSeconds}`)
    .join(', '),
  RateLimit: balances
    .map(
      ({ budget, remaining, resetSeconds }) => `"${budget.name}";r=${remaining};t=${resetSeconds}`,
    )
    .join(', '),
});
