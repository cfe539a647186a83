import { parseConfig } from '@bookstore/platform/config';
import { listen } from '@bookstore/platform/http';
import type { Readiness } from '@bookstore/platform/lifecycle';
import { createLogger } from '@bookstore/platform/log';
import { createTestTokens, eventually, testServers, uniqueName } from '@bookstore/testkit';
import { createApp, type Overrides } from '../app.ts';
import { configSchema } from '../config.ts';
import { startUpstream, type Upstream } from './upstream.ts';

export const tokens = createTestTokens();
export const aliceToken = tokens.tokenFor({ userId: 'u1', username: 'alice', role: 'user' });
export const adminToken = tokens.tokenFor({ userId: 'u2', username: 'root', role: 'admin' });
export const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

export type TestGateway = { url: string; stop: () => Promise<void> };

export type GatewayOptions = {
  user: readonly string[];
  catalog: readonly string[];
  order: readonly string[];
  env?: Readonly<Record<string, string>>;
  overrides?: Overrides;
};

/** The gateway on a free port, with counters of its own. */
export const startGateway = async (options: GatewayOptions): Promise<TestGateway> => {
  const { redisUrl } = await testServers('gateway');
  const config = parseConfig(configSchema, {
    REDIS_URL: redisUrl,
    USER_SERVICE_URLS: options.user.join(','),
    CATALOG_SERVICE_URLS: options.catalog.join(','),
    ORDER_SERVICE_URLS: options.order.join(','),
    RATE_LIMIT_PREFIX: uniqueName('gateway'),
    PROBE_INTERVAL_MS: '50',
    BREAKER_OPEN_MS: '200',
    UPSTREAM_TIMEOUT_MS: '1500',
    ...options.env,
  });
  const logger = createLogger({ service: 'gateway', version: 'test', level: 'silent' });
  const service = createApp(config, logger, options.overrides ?? { keys: tokens.keys });
  const server = await listen(service.app, { port: 0, host: '127.0.0.1' });
  service.start();
  if (config.REDIS_URL === redisUrl) await eventually(() => assertReady(service.readiness));
  return {
    url: `http://127.0.0.1:${server.port}`,
    stop: async () => {
      await server.close(200);
      await service.stop();
    },
  };
};

const assertReady = async (readiness: Readiness): Promise<void> => {
  const { status } = await readiness.check();
  if (status !== 'ok') throw new Error(`the gateway is ${status}`);
};

export type TestShop = {
  gateway: TestGateway;
  user: Upstream;
  catalog: Upstream;
  order: Upstream;
  stop: () => Promise<void>;
};

/** A gateway with one upstream in place of each service. */
export const startShop = async (env: Readonly<Record<string, string>> = {}): Promise<TestShop> => {
  const [user, catalog, order] = await Promise.all([
    startUpstream('user'),
    startUpstream('catalog'),
    startUpstream('order'),
  ]);
  const gateway = await startGateway({
    user: [user.url],
    catalog: [catalog.url],
    order: [order.url],
    env,
  });
  return {
    gateway,
    user,
    catalog,
    order,
    stop: async () => {
      await gateway.stop();
      await Promise.all([user.close(), catalog.close(), order.close()]);
    },
  };
};
