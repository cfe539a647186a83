import type { ServiceName } from '@bookstore/contracts/http';
import type { Request, Response } from 'express';
import type { Config } from '../config.ts';
import { createBalancer } from './balancer.ts';
import { createForwardRequest } from './failover.ts';
import { clientInfoOf, prepareRequestHeaders } from './forwarded-headers.ts';
import { createHealthChecker, createReadReadiness, createTcpProbe } from './health-checker.ts';
import { createPostJson } from './post-json.ts';
import { PreconnectedAgent } from './preconnected-agent.ts';
import { createProxyRequest } from './proxy-request.ts';
import { createReplica } from './replica.ts';
import { createServiceDiscovery, type ResolveHost } from './service-discovery.ts';

const READINESS_TIMEOUT_MS = 1_500;
/** Time for two connection attempts: the kernel repeats the first packet of a connection after a second. */
const TCP_PROBE_TIMEOUT_MS = 1_500;

/** Wires the way to the services: their replicas, the checks of those, and the calls. */
export const createUpstreams = (config: Config, resolveHost: ResolveHost) => {
  const urls: Record<ServiceName, readonly string[]> = {
    user: config.USER_SERVICE_URLS,
    catalog: config.CATALOG_SERVICE_URLS,
    order: config.ORDER_SERVICE_URLS,
  };
  const timeoutMs = config.UPSTREAM_TIMEOUT_MS;
  const maxBodyBytes = config.MAX_BODY_BYTES;
  const intervalMs = config.PROBE_INTERVAL_MS;
  const agent = new PreconnectedAgent(config.CONNECT_TIMEOUT_MS);

  // Replicas
  const breaker = { failures: config.BREAKER_FAILURES, openMs: config.BREAKER_OPEN_MS };
  const newReplica = (url: string) => createReplica(url, breaker);
  const balancerOf = (service: ServiceName) => createBalancer(urls[service].map(newReplica));
  const balancers = {
    user: balancerOf('user'),
    catalog: balancerOf('catalog'),
    order: balancerOf('order'),
  };
  const discoveryOf = (service: ServiceName) =>
    createServiceDiscovery({
      balancer: balancers[service],
      urls: urls[service],
      resolveHost,
      createReplica: newReplica,
      onRemoved: (url) => agent.closeIdle(url),
      intervalMs,
    });
  const readReadiness = createReadReadiness(READINESS_TIMEOUT_MS);
  const healthChecker = createHealthChecker({
    balancers: Object.values(balancers),
    readReadiness,
    tcpProbe: createTcpProbe(TCP_PROBE_TIMEOUT_MS),
    closeConnections: (url) => agent.closeAll(url),
    intervalMs,
  });
  const background = [
    discoveryOf('user'),
    discoveryOf('catalog'),
    discoveryOf('order'),
    healthChecker,
  ];

  // Calls
  const proxyRequest = createProxyRequest({ agent, timeoutMs, maxBodyBytes });
  const forwardRequest = createForwardRequest({ balancers, proxyRequest, maxBodyBytes });
  return {
    forward: (req: Request, res: Response, service: ServiceName): Promise<void> => {
      prepareRequestHeaders(req.headers, clientInfoOf(req));
      return forwardRequest(req, res, service);
    },
    postToUserService: createPostJson({ balancer: balancers.user, agent, timeoutMs }),
    urlsOf: (service: ServiceName) => balancers[service].replicas().map(({ url }) => url),
    readReadiness,
    start: () => {
      for (const task of background) task.start();
    },
    stop: () => {
      for (const task of background) task.stop();
      agent.destroy();
    },
  };
};
