import type { ServiceName } from '@bookstore/contracts/http';
import { addGetRoute } from '@bookstore/platform/http';
import { type Request, Router } from 'express';
import { createTtlMemo } from '../ttl-memo.ts';
import type { ReadReadiness, ReplicaReadiness } from '../upstreams/health-checker.ts';

type ServiceHealth = Pick<ReplicaReadiness, 'status' | 'checks'>;

type Health = {
  status: 'ok' | 'degraded';
  services: Readonly<Record<ServiceName, ServiceHealth>>;
};

type Parts = {
  /** The current base URLs of the replicas of a service. */
  urlsOf: (service: ServiceName) => readonly string[];
  readReadiness: ReadReadiness;
  /** Requests within this time share one check. */
  ttlMs: number;
  isAdmin: (req: Request) => boolean;
};

export const HEALTH_PATH = '/health';

/** Set by the edge where Swarm's ingress network hides the address of the client. */
const MASKED_HEADER = 'X-Client-Address-Masked';

/** `GET /health`: 200 if every service is ok, else 503. Admins also see whether the edge knows the addresses of clients. */
export const createHealthRoutes = (parts: Parts): Router => {
  const { urlsOf, readReadiness, ttlMs, isAdmin } = parts;
  const checkService = async (service: ServiceName): Promise<ServiceHealth> =>
    bestOf(await Promise.all(urlsOf(service).map(readReadiness)));
  const checkHealth = createTtlMemo(ttlMs, async (): Promise<Health> => {
    const [user, catalog, order] = await Promise.all([
      checkService('user'),
      checkService('catalog'),
      checkService('order'),
    ]);
    const isOk = [user, catalog, order].every(({ status }) => status === 'ok');
    return { status: isOk ? 'ok' : 'degraded', services: { user, catalog, order } };
  });

  const router = Router({ caseSensitive: true, strict: true });
  addGetRoute(router, HEALTH_PATH, async (req, res) => {
    const health = await checkHealth();
    const addresses = req.get(MASKED_HEADER) === '1' ? 'masked' : 'known';
    res.set('Cache-Control', 'no-store');
    res
      .status(health.status === 'ok' ? 200 : 503)
      .json(isAdmin(req) ? { ...health, client_addresses: addresses } : health);
  });
  return router;
};

const RANK = { ok: 0, degraded: 1, unavailable: 2 } as const;

/** A service has the health of its best replica. */
const bestOf = (replicas: readonly ReplicaReadiness[]): ServiceHealth => {
  const [best] = replicas.toSorted((one, other) => RANK[one.status] - RANK[other.status]);
  return best
    ? { status: best.status, checks: best.checks }
    : { status: 'unavailable', checks: { http: 'has no replica' } };
};
