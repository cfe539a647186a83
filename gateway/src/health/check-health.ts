import type { ServiceName } from '@bookstore/contracts/http';
import type { AskReadiness, ReplicaReport } from '../upstreams/ask-readiness.ts';
import { atMostEvery } from '../upstreams/at-most-every.ts';

export type ServiceHealth = Pick<ReplicaReport, 'status' | 'checks'>;
export type Health = {
  status: 'ok' | 'degraded';
  services: Readonly<Record<ServiceName, ServiceHealth>>;
};

/** How the whole shop is, at most `maxAgeMs` old; any number of askers cause one look. */
export type CheckHealth = () => Promise<Health>;

type Parts = {
  /** Where the replicas of a service are now. */
  urlsOf: (service: ServiceName) => readonly string[];
  ask: AskReadiness;
  maxAgeMs: number;
};

const RANK = { ok: 0, degraded: 1, unavailable: 2 } as const;

/** A service is as well as the best of its replicas. */
const bestOf = (reports: readonly ReplicaReport[]): ServiceHealth => {
  const [best] = reports.toSorted((one, other) => RANK[one.status] - RANK[other.status]);
  return best
    ? { status: best.status, checks: best.checks }
    : { status: 'unavailable', checks: { http: 'has no replica' } };
};

export const createCheckHealth = ({ urlsOf, ask, maxAgeMs }: Parts): CheckHealth => {
  const look = async (service: ServiceName): Promise<ServiceHealth> =>
    bestOf(await Promise.all(urlsOf(service).map(ask)));
  const lookAtAll = async (): Promise<Health> => {
    const [user, catalog, order] = await Promise.all([
      look('user'),
      look('catalog'),
      look('order'),
    ]);
    const allOk = [user, catalog, order].every(({ status }) => status === 'ok');
    return { status: allOk ? 'ok' : 'degraded', services: { user, catalog, order } };
  };
  return atMostEvery(maxAgeMs, lookAtAll);
};
