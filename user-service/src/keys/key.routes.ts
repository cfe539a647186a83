import { getJwksOperation } from '@bookstore/contracts/users';
import type { RouteOperation, Route } from '@bookstore/platform/http';
import type { KeyRing } from './key-ring.ts';

/** Far shorter than the time for which a key is published before it signs. */
const headers = { 'Cache-Control': 'public, max-age=60' } as const;

export const createKeyRoutes = (route: RouteOperation, keys: Pick<KeyRing, 'keySet'>): Route[] => [
  route(getJwksOperation, () => ({ status: 200, headers, body: keys.keySet() })),
];
