import { randomUUID } from 'node:crypto';
import type { Book } from '@bookstore/contracts/books';
import { bookSchema } from '@bookstore/contracts/books';
import type { Problem } from '@bookstore/contracts/http';
import { listen } from '@bookstore/platform/http';
import { createLogger } from '@bookstore/platform/log';
import { createTestTokens, eventually, type TestServers, testServers } from '@bookstore/testkit';
import { MongoClient } from 'mongodb';
import { createApp, type Overrides } from '../app.ts';
import { configSchema } from '../config.ts';

export type Answer<T = unknown> = { status: number; headers: Headers; body: T; problem: Problem };

export type CallOptions = {
  token?: string | undefined;
  body?: unknown;
  headers?: Record<string, string>;
};

export type Call = <T = unknown>(
  method: string,
  path: string,
  options?: CallOptions,
) => Promise<Answer<T>>;

export const countByStatus = (answers: readonly Answer[]): Record<number, number> => {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
};

const createCall =
  (port: number): Call =>
  async (method, path, { token, body, headers } = {}) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const parsed = text === '' ? undefined : JSON.parse(text);
    return { status: response.status, headers: response.headers, body: parsed, problem: parsed };
  };

const tokens = createTestTokens();
export const adminToken = tokens.tokenFor({ userId: 'admin', username: 'admin', role: 'admin' });
export const tokenOf = (userId: string): string =>
  tokens.tokenFor({ userId, username: userId, role: 'user' });

/** A replica as main.ts runs it, on a free port. */
export const startReplica = async (servers: TestServers, overrides: Overrides = {}) => {
  const config = configSchema.parse({
    MONGO_URL: servers.mongoUrl,
    REDIS_URL: servers.redisUrl,
    AMQP_URL: servers.amqpUrl,
    JWKS_URL: 'http://127.0.0.1:1/jwks.json',
  });
  const logger = createLogger({ service: 'catalog-service', version: 'test', level: 'fatal' });
  const service = createApp(config, logger, { keys: tokens.keys, ...overrides });
  const server = await listen(service.app, { port: 0, host: '127.0.0.1' });
  service.start();
  const call = createCall(server.port);
  await eventually(async () => {
    const { status, body } = await call('GET', '/readyz');
    if (status !== 200) throw new Error(`not ready: ${JSON.stringify(body)}`);
  });
  const end = async (): Promise<void> => {
    await server.close(500);
    await service.stop();
  };
  let ended: Promise<void> | undefined;
  return {
    call,
    /** Once, however often it is called. */
    stop: () => {
      ended ??= end();
      return ended;
    },
  };
};
export type Replica = Awaited<ReturnType<typeof startReplica>>;

/** A replica with a database and a broker of its own, ready to be used. */
export const startCatalog = async (
  overrides: Overrides = {},
  changed: Partial<TestServers> = {},
) => {
  const servers = { ...(await testServers('catalog')), ...changed };
  const replica = await startReplica(servers, overrides);
  const client = new MongoClient(servers.mongoUrl);
  const db = client.db();
  const replicas: Replica[] = [];
  return {
    servers,
    db,
    call: replica.call,
    addReplica: async (elsewhere: Partial<TestServers> = {}) => {
      const added = await startReplica({ ...servers, ...elsewhere }, overrides);
      replicas.push(added);
      return added;
    },
    addBook: async (fields: Record<string, unknown> = {}): Promise<Book> => {
      const answer = await replica.call('POST', '/books', {
        token: adminToken,
        body: { title: `Book ${randomUUID()}`, author: 'Anon', price: 10, stock: 10, ...fields },
      });
      if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
      return bookSchema.parse(answer.body);
    },
    stop: async () => {
      await Promise.all([replica.stop(), ...replicas.map((added) => added.stop())]);
      await db.dropDatabase();
      await client.close();
    },
  };
};
export type Catalog = Awaited<ReturnType<typeof startCatalog>>;
