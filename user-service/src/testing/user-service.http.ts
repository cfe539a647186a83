import { randomBytes } from 'node:crypto';
import { parseConfig } from '@bookstore/platform/config';
import { listen } from '@bookstore/platform/http';
import { createLogger } from '@bookstore/platform/log';
import { eventually, testServers } from '@bookstore/testkit';
import { createApp, type Overrides } from '../app.ts';
import { configSchema } from '../config.ts';

/** The body is parsed JSON that tests only compare; `{}` when the reply is not JSON. */
export type Reply = { status: number; headers: Headers; body: Record<string, unknown> };

export type CallOptions = {
  body?: unknown;
  token?: string | undefined;
  /** The client's address, in the header that nginx sets. */
  address?: string;
  headers?: Record<string, string>;
};

export type RunningService = {
  url: string;
  call: (method: string, path: string, options?: CallOptions) => Promise<Reply>;
  stop: () => Promise<void>;
};

export const ADMIN = { username: 'Root.Admin', password: 'correct horse' } as const;

export type Environment = Record<string, string>;

/** The environment of a service with a database of its own; several replicas may share it. */
export const testEnvironment = async (more: Environment = {}): Promise<Environment> => {
  const servers = await testServers('user');
  return {
    MONGO_URL: servers.mongoUrl,
    REDIS_URL: servers.redisUrl,
    SIGNING_KEY_SECRET: randomBytes(32).toString('hex'),
    BCRYPT_COST: '4',
    ADMIN_USERNAME: ADMIN.username,
    ADMIN_PASSWORD: ADMIN.password,
    LOG_LEVEL: 'silent',
    ...more,
  };
};

/** Runs the whole service on a free port; `ready: false` does not wait until it is ready. */
export const startUserService = async (
  environment: Environment,
  {
    ready = true,
    onLogLine,
    ...overrides
  }: Overrides & { ready?: boolean; onLogLine?: (line: string) => void } = {},
): Promise<RunningService> => {
  const config = parseConfig(configSchema, environment);
  const logger = createLogger(
    { service: 'user-service', version: 'test', level: config.LOG_LEVEL },
    onLogLine && { write: onLogLine },
  );
  const service = createApp(config, logger, overrides);
  const server = await listen(service.app, { port: 0, host: '127.0.0.1' });
  const url = `http://127.0.0.1:${server.port}`;
  service.start();
  if (ready) {
    await eventually(async () => {
      const report = await service.readiness.check();
      if (report.status === 'unavailable') throw new Error(JSON.stringify(report));
    });
  }
  return {
    url,
    call: createCall(url),
    stop: async () => {
      await server.close(1_000);
      await service.stop();
    },
  };
};

const createCall =
  (url: string): RunningService['call'] =>
  async (method, path, { body, token, address, headers } = {}) => {
    const response = await fetch(url + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(address === undefined ? {} : { 'x-forwarded-for': address }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      body: isJson ? JSON.parse(text) : {},
    };
  };
