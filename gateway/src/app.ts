import { catalogOperations } from '@bookstore/contracts/books';
import type { ServiceName } from '@bookstore/contracts/http';
import { orderOperations } from '@bookstore/contracts/orders';
import { userOperations } from '@bookstore/contracts/users';
import { createAuthenticate, createVerifyToken, type KeySource } from '@bookstore/platform/auth';
import { withPassword } from '@bookstore/platform/config';
import { currentContext } from '@bookstore/platform/context';
import { createReadiness, type Service } from '@bookstore/platform/lifecycle';
import type { Logger } from '@bookstore/platform/log';
import { createRouteOperation } from '@bookstore/platform/http';
import { createMetrics } from '@bookstore/platform/metrics';
import { createRedis } from '@bookstore/platform/redis';
import type { Request, Response } from 'express';
import { createAccessGuard } from './access/access-guard.ts';
import { createAccessTable } from './access/access-table.ts';
import { createIdentities, createUserServiceKeys } from './access/identity.ts';
import type { Config } from './config.ts';
import { createCors } from './cors.ts';
import { createDocumentRoutes } from './documents/documents.routes.ts';
import { createCheckHealth } from './health/check-health.ts';
import { createHealthRoutes } from './health/health.routes.ts';
import { createQuotas } from './limits/quota.ts';
import { createConsumeQuota } from './limits/quota.redis.ts';
import { createRateLimit } from './limits/rate-limit.ts';
import { createAdmission } from './overload/admission.ts';
import { createEventLoopLag } from './overload/event-loop-lag.ts';
import { createClassify } from './overload/traffic-class.ts';
import { createAccounts } from './session/accounts.ts';
import { createRefreshOnce } from './session/refresh-token-reuse.redis.ts';
import { createRequestPipeline } from './request-pipeline.ts';
import { createSessionRoutes } from './session/session.routes.ts';
import { createSystemRoutes } from './system/system.routes.ts';
import { createAskMetrics } from './system/ask-metrics.ts';
import { createLookAtSystem } from './system/look-at-system.ts';
import { createAskReadiness } from './upstreams/ask-readiness.ts';
import { createAttempt } from './upstreams/attempt.ts';
import { createBalancer } from './upstreams/balancer.ts';
import { ConnectFirstAgent } from './upstreams/connect-first-agent.ts';
import { createFollower, type Lookup, lookUp } from './upstreams/follow-names.ts';
import { createForwardRequest } from './upstreams/forward-request.ts';
import { type Origin, prepareRequestHeaders } from './upstreams/forwarded-headers.ts';
import { createIsSilent } from './upstreams/is-silent.ts';
import { createPostJson } from './upstreams/post-json.ts';
import { createProbes } from './upstreams/probe-replicas.ts';
import { createReplica } from './upstreams/replica.ts';

const READINESS_TIMEOUT_MS = 1_500;
/** Two attempts of the kernel: it sends the first packet of a connection again after a second. */
const SILENCE_MS = 1_500;
const METRICS_TIMEOUT_MS = 1_500;
const HEALTH_MAX_AGE_MS = 1_000;
/** With the timeout of an upstream: longer than an exchange of tokens, which may connect to several replicas. */
const CLAIM_MARGIN_MS = 5_000;

const operations = [...userOperations, ...catalogOperations, ...orderOperations];

/** What tests replace. */
export type Overrides = { keys?: KeySource; lookup?: Lookup };

/** The composition root: the whole gateway in plain code, for production and tests. */
export const createApp = (config: Config, logger: Logger, overrides: Overrides = {}): Service => {
  const metrics = createMetrics('gateway');
  const redis = createRedis(withPassword(config.REDIS_URL, config.REDIS_PASSWORD), logger);
  const readiness = createReadiness({ required: {}, helpful: { redis: () => redis.ping() } });
  const upstreams = composeUpstreams(config, overrides.lookup ?? lookUp);

  const keys = overrides.keys ?? createUserServiceKeys(config.USER_SERVICE_URLS);
  const authenticate = createAuthenticate(
    createVerifyToken({ issuer: config.JWT_ISSUER, audience: config.JWT_AUDIENCE, keys }),
  );
  const identities = createIdentities(authenticate);
  const quotas = createQuotas(config.RATE_LIMIT_PER_MINUTE, config.SIGN_IN_LIMIT_PER_MINUTE);
  const consume = createConsumeQuota(redis, config.RATE_LIMIT_PREFIX, Object.values(quotas));
  const table = createAccessTable(operations);
  const refreshOnce = createRefreshOnce({
    redis,
    prefix: config.RATE_LIMIT_PREFIX,
    claimMs: config.UPSTREAM_TIMEOUT_MS + CLAIM_MARGIN_MS,
  });
  const route = createRouteOperation(authenticate);
  const sessionRoutes = createSessionRoutes({
    route,
    accounts: createAccounts(upstreams.askUserService),
    refreshOnce,
    originOf,
  });
  const lookAtSystem = createLookAtSystem({
    checkGateway: readiness.check,
    urlsOf: upstreams.urlsOf,
    askReadiness: upstreams.askReadiness,
    askMetrics: createAskMetrics(METRICS_TIMEOUT_MS),
    maxAgeMs: HEALTH_MAX_AGE_MS,
  });
  const lag = createEventLoopLag();
  const admit = createAdmission({
    classify: createClassify(table, {
      maxConcurrent: config.MAX_OPEN_REQUESTS,
      maxWaiting: config.MAX_WAITING_REQUESTS,
    }),
    lag,
    maxLagMs: config.MAX_LOOP_DELAY_MS,
    metrics,
    logger,
  });
  const accessGuard = createAccessGuard({ table, identities, forward: upstreams.forward });

  const app = createRequestPipeline({
    logger,
    metrics,
    readiness,
    trustedProxies: config.TRUSTED_PROXIES,
    cors: createCors(config.CORS_ORIGINS),
    admit,
    identify: identities.middleware,
    limitRate: createRateLimit({ quotas, consume, identities }),
    ownRoutes: [
      createHealthRoutes(
        createCheckHealth({
          urlsOf: upstreams.urlsOf,
          ask: upstreams.askReadiness,
          maxAgeMs: HEALTH_MAX_AGE_MS,
        }),
      ),
      createDocumentRoutes(),
      sessionRoutes,
      createSystemRoutes(route, lookAtSystem),
    ],
    accessGuard,
  });
  return {
    app,
    readiness,
    start: upstreams.start,
    stop: async () => {
      lag.stop();
      upstreams.stop();
      upstreams.agent.destroy();
      redis.disconnect();
    },
  };
};

const originOf = (req: Request): Origin => {
  const context = currentContext();
  return {
    address: req.ip ?? '',
    protocol: req.protocol,
    requestId: context?.requestId ?? '',
    traceparent: context?.traceparent ?? '',
  };
};

const composeUpstreams = (config: Config, lookup: Lookup) => {
  const urls: Record<ServiceName, readonly string[]> = {
    user: config.USER_SERVICE_URLS,
    catalog: config.CATALOG_SERVICE_URLS,
    order: config.ORDER_SERVICE_URLS,
  };
  const breaker = { failures: config.BREAKER_FAILURES, openMs: config.BREAKER_OPEN_MS };
  const newReplica = (url: string) => createReplica(url, breaker);
  const balancerOf = (service: ServiceName) => createBalancer(urls[service].map(newReplica));
  const balancers = {
    user: balancerOf('user'),
    catalog: balancerOf('catalog'),
    order: balancerOf('order'),
  };
  const agent = new ConnectFirstAgent(config.CONNECT_TIMEOUT_MS);
  const followerOf = (service: ServiceName) =>
    createFollower({
      balancer: balancers[service],
      urls: urls[service],
      lookup,
      createReplica: newReplica,
      onGone: (url) => agent.closeIdle(url),
      intervalMs: config.PROBE_INTERVAL_MS,
    });
  const followers = [followerOf('user'), followerOf('catalog'), followerOf('order')];
  const maxBodyBytes = config.MAX_BODY_BYTES;
  const attempt = createAttempt({ agent, timeoutMs: config.UPSTREAM_TIMEOUT_MS, maxBodyBytes });
  const forwardRequest = createForwardRequest({ balancers, attempt, maxBodyBytes });
  const ask = createAskReadiness(READINESS_TIMEOUT_MS);
  const probes = createProbes({
    balancers: Object.values(balancers),
    ask,
    isSilent: createIsSilent(SILENCE_MS),
    hangUp: (url) => agent.hangUp(url),
    intervalMs: config.PROBE_INTERVAL_MS,
  });
  const urlsOf = (service: ServiceName) => balancers[service].replicas().map(({ url }) => url);
  const background = [...followers, probes];
  return {
    agent,
    forward: (req: Request, res: Response, service: ServiceName): Promise<void> => {
      prepareRequestHeaders(req.headers, originOf(req));
      return forwardRequest(req, res, service);
    },
    askUserService: createPostJson({
      balancer: balancers.user,
      agent,
      timeoutMs: config.UPSTREAM_TIMEOUT_MS,
    }),
    urlsOf,
    askReadiness: ask,
    start: () => {
      for (const part of background) part.start();
    },
    stop: () => {
      for (const part of background) part.stop();
    },
  };
};
