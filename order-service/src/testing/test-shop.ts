import { randomUUID } from 'node:crypto';
import type { Book } from '@bookstore/contracts/books';
import type { MessageBody } from '@bookstore/contracts/messages';
import { orderSchema, type OrderReply } from '@bookstore/contracts/orders';
import type { Principal } from '@bookstore/platform/auth';
import { parseConfig } from '@bookstore/platform/config';
import { type Listening, listen } from '@bookstore/platform/http';
import type { Service } from '@bookstore/platform/lifecycle';
import { createLogger } from '@bookstore/platform/log';
import { createTestTokens, eventually, testServers, uniqueName } from '@bookstore/testkit';
import supertest from 'supertest';
import { createApp, type Overrides } from '../app.ts';
import { configSchema } from '../config.ts';
import { type ScriptedBroker, startScriptedBroker } from './scripted-broker.ts';
import { type ScriptedCatalog, startScriptedCatalog } from './scripted-catalog.ts';

export type Replica = { service: Service; server: Listening; url: string };

export type TestShop = {
  catalog: ScriptedCatalog;
  broker: ScriptedBroker;
  replica: Replica;
  mongoUrl: string;
  amqpUrl: string;
  /** A service that was not started yet. */
  compose: (env: Record<string, string>) => Service;
  /** Another replica on the same servers, ready when it resolves. */
  startReplica: (env?: Record<string, string>, expected?: 'degraded') => Promise<Replica>;
  stopReplica: (replica: Replica) => Promise<void>;
  stop: () => Promise<void>;
  tokenFor: (user: Principal) => string;
};

export const someUser = (fields: Partial<Principal> = {}): Principal => ({
  userId: randomUUID(),
  username: uniqueName('Reader'),
  role: 'user',
  ...fields,
});

/** Starts the whole service beside a scripted catalog; one shop per test file. */
export const startTestShop = async (
  env: Record<string, string> = {},
  overrides: Pick<Overrides, 'provider'> = {},
): Promise<TestShop> => {
  const servers = await testServers('order');
  const catalog = await startScriptedCatalog();
  const broker = await startScriptedBroker(servers.amqpUrl);
  const tokens = createTestTokens();
  const running = new Set<Replica>();

  const composeService = (more: Record<string, string>): Service => {
    const config = parseConfig(configSchema, {
      MONGO_URL: servers.mongoUrl,
      AMQP_URL: servers.amqpUrl,
      JWKS_URL: 'http://127.0.0.1:9/jwks.json',
      CATALOG_URL: catalog.url,
      LOG_LEVEL: 'silent',
      ...env,
      ...more,
    });
    const logger = createLogger({ service: 'order-service', version: 'test', level: 'silent' });
    return createApp(config, logger, { ...overrides, keys: tokens.keys });
  };
  const startReplica: TestShop['startReplica'] = async (more = {}, expected) => {
    const service = composeService(more);
    const server = await listen(service.app, { port: 0, host: '127.0.0.1' });
    service.start();
    await eventually(async () => {
      const { status, checks } = await service.readiness.check();
      if (status !== (expected ?? 'ok')) throw new Error(`is ${status}: ${JSON.stringify(checks)}`);
    });
    const replica = { service, server, url: `http://127.0.0.1:${server.port}` };
    running.add(replica);
    return replica;
  };
  const stopReplica = async (replica: Replica): Promise<void> => {
    running.delete(replica);
    replica.service.readiness.drain();
    await replica.server.close(2_000);
    await replica.service.stop();
  };

  return {
    catalog,
    broker,
    replica: await startReplica(),
    mongoUrl: servers.mongoUrl,
    amqpUrl: servers.amqpUrl,
    compose: composeService,
    startReplica,
    stopReplica,
    tokenFor: tokens.tokenFor,
    stop: async () => {
      for (const replica of running) await stopReplica(replica);
      await broker.close();
      await catalog.goAway();
    },
  };
};

/** The calls of one user against one replica. */
export const createBuyer = (shop: TestShop, user = someUser(), replica = shop.replica) => {
  const bearer = `Bearer ${shop.tokenFor(user)}`;
  const api = supertest(replica.url);
  return {
    user,
    authorization: bearer,
    get: (path: string) => api.get(path).set('Authorization', bearer),
    post: (path: string, body?: object) => api.post(path).set('Authorization', bearer).send(body),
    /** Orders one book and expects it to be taken. */
    order: async (book: Book, fields: object = {}): Promise<OrderReply> => {
      const reply = await api
        .post('/order')
        .set('Authorization', bearer)
        .send({ book_id: book.id, ...fields });
      if (reply.status !== 201) throw new Error(`not taken: ${JSON.stringify(reply.body)}`);
      return orderSchema.parse(reply.body);
    },
    read: async (orderId: string): Promise<OrderReply> => {
      const reply = await api.get(`/order/${orderId}`).set('Authorization', bearer);
      return orderSchema.parse(reply.body);
    },
  };
};

export type Buyer = ReturnType<typeof createBuyer>;

/** What the catalog answers when it could reserve an order. */
export const reservationOf = (
  order: Pick<OrderReply, 'order_id'> & {
    items: readonly { book_id: string; quantity: number }[];
  },
): MessageBody<'stock-reserved'> => ({
  order_id: order.order_id,
  items: order.items.map(({ book_id, quantity }) => ({ book_id, quantity, price_cents: 1_999 })),
});
