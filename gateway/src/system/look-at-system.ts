import type { ServiceName } from '@bookstore/contracts/http';
import type { System, SystemPart } from '@bookstore/contracts/system';
import type { Readiness } from '@bookstore/platform/lifecycle';
import type { AskReadiness } from '../upstreams/ask-readiness.ts';
import { atMostEvery } from '../upstreams/at-most-every.ts';
import type { AskMetrics } from './ask-metrics.ts';
import { mergeOutbox, mergeQueues, type ReplicaMetrics, readOrders } from './merge-metrics.ts';

/** How the whole shop is, at most `maxAgeMs` old; any number of askers cause one look. */
export type LookAtSystem = () => Promise<System>;

type Parts = {
  /** Of the gateway itself. */
  checkGateway: Readiness['check'];
  /** Where the replicas of a service are now. */
  urlsOf: (service: ServiceName) => readonly string[];
  askReadiness: AskReadiness;
  askMetrics: AskMetrics;
  maxAgeMs: number;
};

type Found = { part: SystemPart; metrics: ReplicaMetrics[] };

const byAddress = (one: string, other: string): number =>
  one.localeCompare(other, 'en', { numeric: true });

/** All replicas are asked at once, so that the slowest bounds the whole, and that one has its timeout. */
export const createLookAtSystem = (parts: Parts): LookAtSystem => {
  const lookAtService = async (service: ServiceName): Promise<Found> => {
    const name = `${service}-service`;
    // In the order of their addresses, in which every gateway gives them the same numbers.
    const replicas = parts.urlsOf(service).toSorted(byAddress);
    const found = await Promise.all(
      replicas.map(async (url, index) => {
        const [{ status, checks }, metrics] = await Promise.all([
          parts.askReadiness(url),
          parts.askMetrics(url),
        ]);
        return { replica: `${name} ${index + 1}`, status, checks, metrics };
      }),
    );
    return {
      part: {
        name,
        replicas: found.map(({ replica, status, checks }) => ({ name: replica, status, checks })),
      },
      metrics: found.map(({ replica, metrics }) => ({ replica, metrics })),
    };
  };
  const lookAtGateway = async (): Promise<SystemPart> => {
    const { status, checks } = await parts.checkGateway();
    return { name: 'gateway', replicas: [{ name: 'gateway', status, checks: { ...checks } }] };
  };
  return atMostEvery(parts.maxAgeMs, async () => {
    const at = new Date().toISOString();
    const [gateway, user, catalog, order] = await Promise.all([
      lookAtGateway(),
      lookAtService('user'),
      lookAtService('catalog'),
      lookAtService('order'),
    ]);
    const all = [...user.metrics, ...catalog.metrics, ...order.metrics];
    return {
      at,
      parts: [gateway, user.part, catalog.part, order.part],
      orders: readOrders(order.metrics),
      queues: [
        ...mergeQueues('catalog-service', catalog.metrics),
        ...mergeQueues('order-service', order.metrics),
      ],
      outboxes: [
        mergeOutbox('catalog-service', catalog.metrics),
        mergeOutbox('order-service', order.metrics),
      ],
      unread: all.filter(({ metrics }) => metrics === null).map(({ replica }) => replica),
    };
  });
};
