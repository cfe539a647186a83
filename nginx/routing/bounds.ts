/**
 * Requests that each replica may have open, by the variable of the templates; `tests/contracts` compares them with nginx/Dockerfile.
 * `GATEWAY_MAX_` is for calls of one class that the gateway gets. They are above the places of the gateway, which lets requests wait
 * for a moment. The edge knows no roles: the class of admins also has what others send to their paths, so it has the most room.
 * The rest is for anonymous reads at the catalog, and for the services' own ports.
 */
export const EDGE_BOUNDS: Readonly<Record<string, number>> = {
  GATEWAY_MAX_HEALTH: 64,
  GATEWAY_MAX_ADMIN: 512,
  GATEWAY_MAX_SIGN_IN: 128,
  GATEWAY_MAX_ACCOUNTS: 192,
  GATEWAY_MAX_BOOKS: 192,
  GATEWAY_MAX_ORDERS: 192,
  GATEWAY_MAX_BUYING: 256,
  GATEWAY_MAX_WAITING: 4_096,
  GATEWAY_MAX_OTHER: 128,
  USER_MAX_REQUESTS: 256,
  CATALOG_MAX_REQUESTS: 256,
  ORDER_MAX_REQUESTS: 256,
  ORDER_MAX_WAITING: 4_096,
};

/** The bounds as values of the templates; `changes` replaces some of them. */
export const renderBounds = (
  changes: Readonly<Record<string, number>> = {},
): Record<string, string> =>
  Object.fromEntries(
    Object.entries({ ...EDGE_BOUNDS, ...changes }).map(([name, bound]) => [name, String(bound)]),
  );
