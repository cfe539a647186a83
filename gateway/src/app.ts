import { catalogOperations } from '@bookstore/contracts/books';
import { orderOperations } from '@bookstore/contracts/orders';
import { systemOperations } from '@bookstore/contracts/system';
import { sessionOperations, userOperations } from '@bookstore/contracts/users';
import { createAuthenticate, createVerifyToken, type KeySource } from '@bookstore/platform/auth';
import { withPassword } from '@bookstore/platform/config';
import { createRouteOperation } from '@bookstore/platform/http';
import { createReadiness, type Service } from '@bookstore/platform/lifecycle';
import type { Logger } from '@bookstore/platform/log';
import { createMetrics } from '@bookstore/platform/metrics';
import { createRedis } from '@bookstore/platform/redis';
import { createAccessGuard } from './access/access-guard.ts';
import { createAccessTable } from './access/access-table.ts';
import { clientOf, createIdentities, createUserServiceKeys, isAdmin } from './access/identity.ts';
import type { Config } from './config.ts';
import { createCors } from './cors.ts';
import { createDocumentRoutes, DOCUMENT_PATHS } from './documents/documents.routes.ts';
import { createHealthRoutes, HEALTH_PATH } from './health/health.routes.ts';
import { createQuotas } from './limits/quota.ts';
import { createConsumeQuotas } from './limits/quota.redis.ts';
import { createRateLimit } from './limits/rate-limit.ts';
import { createAdmission } from './overload/admission.ts';
import { createEventLoopLag } from './overload/event-loop-lag.ts';
import { createClassify } from './overload/traffic-class.ts';
import { createRequestPipeline } from './request-pipeline.ts';
import { createAccounts } from './session/accounts.ts';
import { createRefreshOnce } from './session/refresh-token-reuse.redis.ts';
import { createSessionRoutes } from './session/session.routes.ts';
import { createReadMetrics } from './system/replica-metrics.ts';
import { createReadSystemStatus, createSystemRoutes } from './system/system-status.ts';
import { type ResolveHost, resolveHost } from './upstreams/service-discovery.ts';
import { createUpstreams } from './upstreams/upstreams.ts';

const METRICS_TIMEOUT_MS = 1_500;
const STATUS_TTL_MS = 1_000;
/** With the timeout of an upstream: longer than an exchange of tokens, which may connect to several replicas. */
const CLAIM_MARGIN_MS = 5_000;

/** What tests replace. */
export type Overrides = { keys?: KeySource; resolveHost?: ResolveHost };

/** The composition root: the whole gateway in plain code, for production and tests. */
export const createApp = (config: Config, logger: Logger, overrides: Overrides = {}): Service => {
  const prefix = config.RATE_LIMIT_PREFIX;
  const metrics = createMetrics('gateway');
  const redis = createRedis(withPassword(config.REDIS_URL, config.REDIS_PASSWORD), logger);
  const readiness = createReadiness({ required: {}, helpful: { redis: () => redis.ping() } });
  const upstreams = createUpstreams(config, overrides.resolveHost ?? resolveHost);

  // Access
  const authenticate = createAuthenticate(
    createVerifyToken({
      issuer: config.JWT_ISSUER,
      audience: config.JWT_AUDIENCE,
      keys: overrides.keys ?? createUserServiceKeys(config.USER_SERVICE_URLS),
    }),
  );
  const identities = createIdentities(authenticate);
  const table = createAccessTable([
    ...userOperations,
    ...catalogOperations,
    ...orderOperations,
    ...systemOperations,
    ...sessionOperations.map((operation) => ({ ...operation, service: 'gateway' as const })),
  ]);
  const accessGuard = createAccessGuard({ table, identities, forward: upstreams.forward });

  // Load
  const quotas = createQuotas(config.RATE_LIMIT_PER_MINUTE, config.SIGN_IN_LIMIT_PER_MINUTE);
  const consume = createConsumeQuotas(redis, prefix);
  const lag = createEventLoopLag();
  const documentClasses = DOCUMENT_PATHS.map((path) => [path, 'documents'] as const);
  const admit = createAdmission({
    classify: createClassify({
      table,
      identities,
      ownPaths: new Map([[HEALTH_PATH, 'health'], ...documentClasses]),
      limits: {
        maxSteady: Math.min(config.STEADY_OPEN_REQUESTS, config.MAX_OPEN_REQUESTS),
        maxOpen: config.MAX_OPEN_REQUESTS,
        maxWaiting: config.MAX_WAITING_REQUESTS,
      },
    }),
    clientOf: (req) => clientOf(identities.of(req), req),
    lag,
    maxLagMs: config.MAX_LOOP_DELAY_MS,
    metrics,
    logger,
  });

  // The gateway's own paths
  const route = createRouteOperation(authenticate);
  const { urlsOf, readReadiness } = upstreams;
  const claimMs = config.UPSTREAM_TIMEOUT_MS + CLAIM_MARGIN_MS;
  const ownRoutes = [
    createHealthRoutes({
      urlsOf,
      readReadiness,
      ttlMs: STATUS_TTL_MS,
      isAdmin: (req) => isAdmin(identities.of(req)),
    }),
    createDocumentRoutes(),
    createSessionRoutes({
      route,
      accounts: createAccounts(upstreams.postToUserService),
      refreshOnce: createRefreshOnce({ redis, prefix, claimMs }),
    }),
    createSystemRoutes(
      route,
      createReadSystemStatus({
        checkGateway: readiness.check,
        urlsOf,
        readReadiness,
        readMetrics: createReadMetrics(METRICS_TIMEOUT_MS),
        ttlMs: STATUS_TTL_MS,
      }),
    ),
  ];

  const app = createRequestPipeline({
    logger,
    metrics,
    readiness,
    trustedProxies: config.TRUSTED_PROXIES,
    cors: createCors(config.CORS_ORIGINS),
    admit,
    identify: identities.middleware,
    limitRate: createRateLimit({ quotas, consume, identities, table }),
    accessGuard,
    ownRoutes,
  });
  return {
    app,
    readiness,
    start: upstreams.start,
    stop: async () => {
      lag.stop();
      upstreams.stop();
      redis.disconnect();
    },
  };
};
