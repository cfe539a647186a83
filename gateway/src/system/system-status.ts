import type { ServiceName } from '@bookstore/contracts/http';
import { getSystemOperation, type System, type SystemPart } from '@bookstore/contracts/system';
import { createOperationRouter, type RouteOperation } from '@bookstore/platform/http';
import type { Readiness } from '@bookstore/platform/lifecycle';
import type { Router } from 'express';
import { createTtlMemo } from '../ttl-memo.ts';
import type { ReadReadiness } from '../upstreams/health-checker.ts';
import {
  mergeOutbox,
  mergeQueues,
  ordersByReplica,
  type ReadMetrics,
  type ReplicaMetrics,
} from './replica-metrics.ts';

/** The status of the whole shop. */
export type ReadSystemStatus = () => Promise<System>;

type Parts = {
  /** Readiness of the gateway itself. */
  checkGateway: Readiness['check'];
  /** The current base URLs of the replicas of a service. */
  urlsOf: (service: ServiceName) => readonly string[];
  readReadiness: ReadReadiness;
  readMetrics: ReadMetrics;
  /** Calls within this time share one result. */
  ttlMs: number;
};

type ServiceStatus = { part: SystemPart; metrics: ReplicaMetrics[] };

/** Reads all replicas at the same time, so it takes as long as the slowest replica, which has a timeout. */
export const createReadSystemStatus = (parts: Parts): ReadSystemStatus => {
  const readService = async (service: ServiceName): Promise<ServiceStatus> => {
    const name = `${service}-service`;
    // Sorted by address, so that every gateway numbers the replicas alike.
    const urls = parts.urlsOf(service).toSorted(compareAddresses);
    const replicas = await Promise.all(
      urls.map(async (url, index) => {
        const [{ status, checks }, metrics] = await Promise.all([
          parts.readReadiness(url),
          parts.readMetrics(url),
        ]);
        return { replica: `${name} ${index + 1}`, status, checks, metrics };
      }),
    );
    return {
      part: {
        name,
        replicas: replicas.map(({ replica, status, checks }) => ({
          name: replica,
          status,
          checks,
        })),
      },
      metrics: replicas.map(({ replica, metrics }) => ({ replica, metrics })),
    };
  };
  const readGateway = async (): Promise<SystemPart> => {
    const { status, checks } = await parts.checkGateway();
    return { name: 'gateway', replicas: [{ name: 'gateway', status, checks: { ...checks } }] };
  };
  return createTtlMemo(parts.ttlMs, async () => {
    const at = new Date().toISOString();
    const [gateway, user, catalog, order] = await Promise.all([
      readGateway(),
      readService('user'),
      readService('catalog'),
      readService('order'),
    ]);
    const all = [...user.metrics, ...catalog.metrics, ...order.metrics];
    return {
      at,
      parts: [gateway, user.part, catalog.part, order.part],
      orders: ordersByReplica(order.metrics),
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

const compareAddresses = (one: string, other: string): number =>
  one.localeCompare(other, 'en', { numeric: true });

const headers = { 'Cache-Control': 'no-store' };

/** `GET /system`, for admins. It replies 200 even if the shop is broken: the body says so. */
export const createSystemRoutes = (
  route: RouteOperation,
  readSystemStatus: ReadSystemStatus,
): Router =>
  createOperationRouter([
    route(getSystemOperation, async () => ({
      status: 200,
      headers,
      body: await readSystemStatus(),
    })),
  ]);
