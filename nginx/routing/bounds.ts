/**
 * Requests that each replica may have open, by the variable of the templates; `tests/contracts` compares them with nginx/Dockerfile.
 * `GATEWAY_MAX_` is for calls of one class that the gateway gets. These are generous, because the gateway queues requests for a
 * moment before it refuses one, and because the edge knows no roles: the class of admins also has what others send to their paths.
 * The rest is for anonymous reads at the catalog, and for the services' own ports.
 */
export const EDGE_BOUNDS: Readonly<Record<string, number>> = {
  GATEWAY_MAX_HEALTH: 64,
  GATEWAY_MAX_ADMIN: 512,
  GATEWAY_MAX_SIGN_IN: 512,
  GATEWAY_MAX_ACCOUNTS: 1_024,
  GATEWAY_MAX_BOOKS: 1_024,
  GATEWAY_MAX_ORDERS: 1_024,
  GATEWAY_MAX_BUYING: 1_024,
  GATEWAY_MAX_WAITING: 4_096,
  GATEWAY_MAX_OTHER: 512,
  USER_MAX_REQUESTS: 512,
  CATALOG_MAX_REQUESTS: 512,
  ORDER_MAX_REQUESTS: 512,
  ORDER_MAX_WAITING: 4_096,
};

/** The bounds as values of the templates; `changes` replaces some of them. */
export const renderBounds = (
  changes: Readonly<Record<string, number>> = {},
): Record<string, string> =>
  Object.fromEntries(
    Object.entries({ ...EDGE_BOUNDS, ...changes }).map(([name, bound]) => [name, String(bound)]),
  );
