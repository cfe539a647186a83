import type { Kind } from '@bookstore/platform/overload';
import type { Request } from 'express';
import type { AccessTable } from '../access/access-table.ts';

/** What a request keeps busy, each with a bound of its own: a part that stands still holds up nothing else. */
export type Group = 'user' | 'catalog' | 'order' | 'waiting' | 'admin' | 'other';

const ALWAYS_LET_IN = new Set(['/health', '/docs', '/openapi.json', '/asyncapi.json']);
const STREAM = '/order/:id/events';
const WAITS = /wait\s*=/i;

export type OpenBounds = {
  /** Of each group. */
  most: number;
  /** Of those that ask to wait for an order, which cost next to nothing while they do. */
  mostWaiting: number;
};

/**
 * By the call that it is, as at the edge (nginx/templates/maps.conf.template), but each service apart. Streams have
 * their own limits in order-service. Health and documents are let in always, admins also when the event loop is late.
 */
export const createKindOf = (table: AccessTable, { most, mostWaiting }: OpenBounds) => {
  const admin: Kind<Group> = { group: 'admin', most, mindsDelay: false };
  const waiting: Kind<Group> = { group: 'waiting', most: mostWaiting, mindsDelay: true };
  const customers = (group: Group): Kind<Group> => ({ group, most, mindsDelay: true });
  return ({ method, path, headers }: Pick<Request, 'method' | 'path' | 'headers'>) => {
    if (ALWAYS_LET_IN.has(path)) return null;
    if (path === '/system') return admin;
    if (path.startsWith('/session')) return customers('user');
    const verdict = table.judge(method, path);
    if (verdict.kind !== 'found') return customers('other');
    const { pattern, access, service } = verdict.entry;
    if (pattern === STREAM) return null;
    if (access === 'admin') return admin;
    const isWaiting = service === 'order' && WAITS.test(String(headers['prefer'] ?? ''));
    return isWaiting ? waiting : customers(service);
  };
};
