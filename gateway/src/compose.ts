import { catalogOperations } from '@bookstore/contracts/books';
import type { ServiceName } from '@bookstore/contracts/http';
import { orderOperations } from '@bookstore/contracts/orders';
import { userOperations } from '@bookstore/contracts/users';
import {
  createAuthenticate,
  createRemoteKeySource,
  createVerifyToken,
  type KeySource,
} from '@bookstore/platform/auth';
import { currentContext } from '@bookstore/platform/context';
import { createReadiness, type Service } from '@bookstore/platform/lifecycle';
import type { Logger } from '@bookstore/platform/log';
import { createMetrics } from '@bookstore/platform/metrics';
import { createRedis } from '@bookstore/platform/redis';
import { createAccessTable } from './access/access-table.ts';
import { createAnyKeySource } from './access/any-key-source.ts';
import { createGuard, type PassOn } from './access/guard.routes.ts';
import { createIdentities } from './access/identity.ts';
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import { createCrossOrigin } from './cross-origin.routes.ts';
import { createDocumentRoutes } from './documents/documents.routes.ts';
import { createCheckHealth } from './health/check-health.ts';
import { createHealthRoutes } from './health/health.routes.ts';
import { createBudgets } from './limits/budget.ts';
import { createLimit } from './limits/limit.routes.ts';
import { createDraw } from './limits/limiter.redis.ts';
import { createAskReadiness } from './upstreams/ask-readiness.ts';
import { createAttempt } from './upstreams/attempt.ts';
import { createBalancer } from './upstreams/balancer.ts';
import { ConnectFirstAgent } from './upstreams/connect-first-agent.ts';
import { createForwardRequest } from './upstreams/forward-request.ts';
import { prepareRequestHeaders } from './upstreams/forwarded-headers.ts';
import { createProbes } from './upstreams/probe-replicas.ts';
import { createReplica } from './upstreams/replica.ts';

const READINESS_TIMEOUT_MS = 1_500;
const HEALTH_MAX_AGE_MS = 1_000;
const JWKS_PATH = '/.well-known/jwks.json';

const operations = [...userOperations, ...catalogOperations, ...orderOperations];

/** What tests put in the place of a part. */
export type Overrides = { keys?: KeySource };

/** Wires the gateway: how calls are let in, and how they reach the services. */
export const compose = (config: Config, logger: Logger, overrides: Overrides = {}): Service => {
  const metrics = createMetrics('gateway');
  const redis = createRedis(config.REDIS_URL, logger);
  const readiness = createReadiness({ required: {}, helpful: { redis: () => redis.ping() } });
  const upstreams = composeUpstreams(config);

  const keys =
    overrides.keys ??
    createAnyKeySource(
      config.USER_SERVICE_URLS.map((url) => createRemoteKeySource(new URL(JWKS_PATH, url).href)),
    );
  const authenticate = createAuthenticate(
    createVerifyToken({ issuer: config.JWT_ISSUER, audience: config.JWT_AUDIENCE, keys }),
  );
  const identities = createIdentities(authenticate);
  const budgets = createBudgets(config.RATE_LIMIT_PER_MINUTE, config.SIGN_IN_LIMIT_PER_MINUTE);
  const draw = createDraw(redis, config.RATE_LIMIT_PREFIX, Object.values(budgets));
  const table = createAccessTable(operations);
  const guard = createGuard({ table, identities, authenticate }, upstreams.passOn);

  const app = createApp({
    logger,
    metrics,
    readiness,
    trustedProxies: config.TRUSTED_PROXIES,
    crossOrigin: createCrossOrigin(config.CORS_ORIGINS),
    identify: identities.middleware,
    limit: createLimit({ budgets, draw, identities }),
    ownRoutes: [createHealthRoutes(upstreams.checkHealth), createDocumentRoutes()],
    guard,
  });
  return {
    app,
    readiness,
    start: upstreams.probes.start,
    stop: async () => {
      upstreams.probes.stop();
      upstreams.agent.destroy();
      redis.disconnect();
    },
  };
};

const composeUpstreams = (config: Config) => {
  const urls: Record<ServiceName, readonly string[]> = {
    user: config.USER_SERVICE_URLS,
    catalog: config.CATALOG_SERVICE_URLS,
    order: config.ORDER_SERVICE_URLS,
  };
  const breaker = { failures: config.BREAKER_FAILURES, openMs: config.BREAKER_OPEN_MS };
  const balancerOf = (service: ServiceName) =>
    createBalancer(urls[service].map((url) => createReplica(url, breaker)));
  const balancers = {
    user: balancerOf('user'),
    catalog: balancerOf('catalog'),
    order: balancerOf('order'),
  };
  const agent = new ConnectFirstAgent(config.CONNECT_TIMEOUT_MS);
  const maxBodyBytes = config.MAX_BODY_BYTES;
  const attempt = createAttempt({ agent, timeoutMs: config.UPSTREAM_TIMEOUT_MS, maxBodyBytes });
  const forward = createForwardRequest({ balancers, attempt, maxBodyBytes });
  const passOn: PassOn = (req, res, { service }) => {
    const context = currentContext();
    prepareRequestHeaders(req.headers, {
      address: req.ip ?? '',
      protocol: req.protocol,
      requestId: context?.requestId ?? '',
      traceparent: context?.traceparent ?? '',
    });
    return forward(req, res, service);
  };
  const ask = createAskReadiness(READINESS_TIMEOUT_MS);
  return {
    agent,
    passOn,
    checkHealth: createCheckHealth({ urls, ask, maxAgeMs: HEALTH_MAX_AGE_MS }),
    probes: createProbes(Object.values(balancers), ask, config.PROBE_INTERVAL_MS),
  };
};
