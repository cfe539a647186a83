import type { TrafficClass } from '@bookstore/contracts/http';
import type { Request } from 'express';
import type { AccessTable } from '../access/access-table.ts';
import { type Identities, isAdmin } from '../access/identity.ts';

/** `denied`: calls that end with 401 or 403. `waiting`: buyers who wait by `Prefer`. */
type Group =
  | Exclude<TrafficClass, 'stream'>
  | 'waiting'
  | 'health'
  | 'documents'
  | 'denied'
  | 'other';

/** Requests that share places. A service that hangs fills only its own classes. */
export type AdmissionClass = {
  /** Label of the metrics. */
  group: Group;
  /** Open requests while more come than are answered. */
  maxSteady: number;
  /** Open requests in a burst. */
  maxOpen: number;
  /** Whether a late event loop refuses them too. */
  shedOnLag: boolean;
};

/** For each class; `maxWaiting` for buyers who wait by `Prefer`, which costs next to nothing. */
export type ConcurrencyLimits = { maxSteady: number; maxOpen: number; maxWaiting: number };

type Parts = {
  table: AccessTable;
  identities: Pick<Identities, 'of'>;
  /** The class of the paths that are in no contract. */
  ownPaths: ReadonlyMap<string, 'health' | 'documents'>;
  limits: ConcurrencyLimits;
};

const WAIT_PREFERENCE = /wait\s*=/i;

/**
 * Classifies a request by its sender and its operation. The places of `admin` are for callers whose role is admin, whatever
 * they call: nobody else can fill them. Returns null for streams, which order-service limits.
 */
export const createClassify = ({ table, identities, ownPaths, limits }: Parts) => {
  const { maxSteady, maxOpen, maxWaiting } = limits;
  const groupOf = (req: Request): Group | null => {
    const own = ownPaths.get(req.path);
    if (own) return own;
    const match = table.match(req.method, req.path);
    if (match.kind !== 'found') return 'other';
    const { access, trafficClass } = match.entry;
    if (trafficClass === 'stream') return null;
    const identity = identities.of(req);
    if (isAdmin(identity)) return 'admin';
    if (identity.kind === 'refused' || access === 'admin') return 'denied';
    if (identity.kind === 'anonymous' && access === 'user') return 'denied';
    const isWaiting = trafficClass === 'buying' && WAIT_PREFERENCE.test(preferenceOf(req));
    return isWaiting ? 'waiting' : trafficClass;
  };
  return (req: Request): AdmissionClass | null => {
    const group = groupOf(req);
    if (group === null) return null;
    const shedOnLag = group !== 'admin' && group !== 'health';
    if (group === 'waiting') {
      return { group, maxSteady: maxWaiting, maxOpen: maxWaiting, shedOnLag };
    }
    return { group, maxSteady, maxOpen, shedOnLag };
  };
};

const preferenceOf = ({ headers }: Pick<Request, 'headers'>): string =>
  String(headers['prefer'] ?? '');
