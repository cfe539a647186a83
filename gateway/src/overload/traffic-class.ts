import type { Request } from 'express';
import type { AccessTable } from '../access/access-table.ts';

/** Requests that share one limit. A service that hangs fills only its own class. */
export type TrafficClass = {
  /** Label of the metrics. */
  group: 'user' | 'catalog' | 'order' | 'waiting' | 'admin' | 'other';
  /** Requests of the group that may be open at a time. */
  maxConcurrent: number;
  /** Whether a late event loop refuses them too. */
  shedOnLag: boolean;
};

const ALWAYS_ADMITTED = new Set(['/health', '/docs', '/openapi.json', '/asyncapi.json']);
const STREAM = '/order/:id/events';
const WAIT_PREFERENCE = /wait\s*=/i;

export type ConcurrencyLimits = {
  /** For each group. */
  maxConcurrent: number;
  /** For requests that wait for an order (`Prefer: wait`). Their wait costs next to nothing. */
  maxWaiting: number;
};

/**
 * Classifies requests by their operation, as the edge does (nginx/templates/maps.conf.template), but with one class per
 * service. Returns null for requests that are always admitted: health, documents, and streams, which order-service limits.
 * A late event loop does not refuse admins.
 */
export const createClassify = (
  table: AccessTable,
  { maxConcurrent, maxWaiting }: ConcurrencyLimits,
) => {
  const admin: TrafficClass = { group: 'admin', maxConcurrent, shedOnLag: false };
  const waiting: TrafficClass = { group: 'waiting', maxConcurrent: maxWaiting, shedOnLag: true };
  const customers = (group: TrafficClass['group']): TrafficClass => ({
    group,
    maxConcurrent,
    shedOnLag: true,
  });
  return ({ method, path, headers }: Pick<Request, 'method' | 'path' | 'headers'>) => {
    if (ALWAYS_ADMITTED.has(path)) return null;
    if (path === '/system') return admin;
    if (path.startsWith('/session')) return customers('user');
    const match = table.match(method, path);
    if (match.kind !== 'found') return customers('other');
    const { pattern, access, service } = match.entry;
    if (pattern === STREAM) return null;
    if (access === 'admin') return admin;
    const isWaiting = service === 'order' && WAIT_PREFERENCE.test(String(headers['prefer'] ?? ''));
    return isWaiting ? waiting : customers(service);
  };
};
