import { type OpenLimits, type Kind } from '@bookstore/platform/overload';
import type { Request } from 'express';
import type { AccessTable } from '../access/access-table.ts';

/** What a request keeps busy, each with a bound of its own: a part that stands still holds up nothing else. */
export type Group = 'user' | 'catalog' | 'order' | 'waiting' | 'admin' | 'other';

const ALWAYS_LET_IN = new Set(['/health', '/docs', '/openapi.json', '/asyncapi.json']);
const STREAM = '/order/:id/events';
const WAITS = /\bwait\s*=/i;

/**
 * By the call that it is: those of admins have a bound apart, so that a crowd of customers does not lock them out, and
 * so have those that ask to wait for an order, which cost next to nothing while they do. Streams have their own limits
 * in order-service. Health and documents are let in always.
 */
export const createKindOf =
  (table: AccessTable) =>
  ({ method, path, headers }: Pick<Request, 'method' | 'path' | 'headers'>): Kind<Group> | null => {
    if (ALWAYS_LET_IN.has(path)) return null;
    if (path === '/system') return ADMIN;
    if (path.startsWith('/session')) return customers('user');
    const verdict = table.judge(method, path);
    if (verdict.kind !== 'found') return customers('other');
    const { pattern, access, service } = verdict.entry;
    if (pattern === STREAM) return null;
    if (access === 'admin') return ADMIN;
    const isWaiting = service === 'order' && WAITS.test(String(headers['prefer'] ?? ''));
    return customers(isWaiting ? 'waiting' : service);
  };

const ADMIN = { group: 'admin', minds: 'open requests' } as const;
const customers = (group: Group): Kind<Group> => ({ group, minds: 'everything' });

/** One who waits stands by nature: only the bound of a burst is for them. */
export const limitsOf = (limits: OpenLimits): Record<Group, OpenLimits> => ({
  user: limits,
  catalog: limits,
  order: limits,
  admin: limits,
  other: limits,
  waiting: { ...limits, standing: limits.burst },
});
