import { randomUUID } from 'node:crypto';
import { deadQueueName, EXCHANGE, queueName, retryQueueName } from '@bookstore/contracts/messages';
import { type Listening, listen } from '@bookstore/platform/http';
import type { Service } from '@bookstore/platform/lifecycle';
import { createLogger } from '@bookstore/platform/log';
import { assertServiceQueue, queueSettings } from '@bookstore/platform/messaging';
import { createTestTokens, eventually, testServers } from '@bookstore/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type ChannelModel, type ConfirmChannel, connect } from 'amqplib';
import { z } from 'zod';
import { createApp as createCatalog } from '../../catalog-service/src/app.ts';
import { configSchema as catalogConfig } from '../../catalog-service/src/config.ts';
import { createApp as createOrders } from '../../order-service/src/app.ts';
import { configSchema as orderConfig } from '../../order-service/src/config.ts';
import { redrive } from '../redrive.ts';
import { type RestrictedServers, startRestrictedServers } from './testing/restricted-servers.ts';

const PLACED = queueName('catalog-service', 'order-placed');
const RESERVED = queueName('order-service', 'stock-reserved');
const JWKS_URL = 'http://127.0.0.1:9/jwks.json';
const tokens = createTestTokens();
const logger = createLogger({ service: 'test', version: '0', level: 'silent' });

let servers: RestrictedServers;
let services: { service: Service; server: Listening }[];
let catalogUrl: string;
let orderUrl: string;

const run = async (service: Service): Promise<string> => {
  const server = await listen(service.app, { port: 0, host: '127.0.0.1' });
  service.start();
  services.push({ service, server });
  await eventually(async () =>
    expect(await service.readiness.check()).toMatchObject({ status: 'ok' }),
  );
  return `http://127.0.0.1:${server.port}`;
};

beforeAll(async () => {
  servers = await startRestrictedServers();
  services = [];
  catalogUrl = await run(
    createCatalog(
      catalogConfig.parse({
        MONGO_URL: (await testServers('users')).mongoUrl,
        REDIS_URL: servers.redisCacheUrl('catalog-service'),
        AMQP_URL: servers.amqpUrl('catalog-service'),
        JWKS_URL,
      }),
      logger,
      tokens,
    ),
  );
  orderUrl = await run(
    createOrders(
      orderConfig.parse({
        MONGO_URL: (await testServers('users')).mongoUrl,
        AMQP_URL: servers.amqpUrl('order-service'),
        JWKS_URL,
        CATALOG_URL: catalogUrl,
      }),
      logger,
      tokens,
    ),
  );
}, 120_000);

afterAll(async () => {
  for (const { service, server } of services) {
    await server.close(500);
    await service.stop();
  }
  await servers.stop();
}, 30_000);

const replySchema = z.looseObject({ id: z.string().default('') });
const post = async (url: string, role: 'admin' | 'user', body: unknown) => {
  const authorization = `Bearer ${tokens.tokenFor({ userId: 'u1', username: 'u1', role })}`;
  const headers = { authorization, 'content-type': 'application/json', prefer: 'wait=10' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  const reply = replySchema.parse(await response.json());
  return { status: response.status, body: reply };
};

let connection: ChannelModel;
let channel: ConfirmChannel;
const signIn = async (user: string): Promise<void> => {
  connection = await connect(servers.amqpUrl(user));
  connection.on('error', () => undefined);
  channel = await connection.createConfirmChannel();
  channel.on('error', () => undefined);
};
beforeEach(() => signIn('operator'));
afterEach(() => connection.close());
const signInAs = async (user: string): Promise<void> => {
  await connection.close();
  await signIn(user);
};

describe('the services with a user each', () => {
  test('sell a book: both declare their queues, publish, consume and follow their messages', async () => {
    const isbn = '9780306406157';
    const book = { title: 'Ways', author: 'A', isbn, price: 9.5, stock: 3, description: 'd' };
    const added = await post(`${catalogUrl}/books`, 'admin', book);
    expect(added).toMatchObject({ status: 201 });
    const sold = await post(`${orderUrl}/order`, 'user', { book_id: added.body.id, quantity: 1 });
    expect(sold).toMatchObject({ status: 201, body: { status: 'ACCEPTED' } });
  });

  test('dead-letter what they cannot read, and the operator sends it again', async () => {
    const dead = deadQueueName(PLACED);
    channel.sendToQueue(PLACED, Buffer.from('{'), { headers: { 'schema-version': 1 } });
    await eventually(async () => expect((await channel.checkQueue(dead)).messageCount).toBe(1));
    expect(await redrive(servers.amqpUrl('operator'), PLACED, 10)).toBe(1);
    await eventually(async () => expect((await channel.checkQueue(dead)).messageCount).toBe(1));
    await channel.purgeQueue(dead);
  });

  test('retry what fails for now', async () => {
    const body = { order_id: randomUUID(), user_id: 'u', status: 'SHIPPED', items: [] };
    const content = Buffer.from(JSON.stringify(body));
    const properties = { messageId: randomUUID(), headers: { 'schema-version': 99 } };
    channel.sendToQueue(PLACED, content, properties);
    const retry = retryQueueName(PLACED);
    await eventually(async () => expect((await channel.checkQueue(retry)).messageCount).toBe(1));
    await channel.purgeQueue(retry);
  });

  test.each(['catalog-service', 'order-service'] as const)(
    '%s may bring in a later version of its queues and retire the earlier one',
    async (service) => {
      await signInAs(service);
      const type = service === 'catalog-service' ? 'order-placed' : 'stock-reserved';
      const later = await assertServiceQueue(channel, service, type, 7);
      await channel.assertQueue(`${later}.retirement`, { exclusive: true, durable: false });
      await channel.unbindQueue(later, EXCHANGE, type);
      for (const name of [deadQueueName(later), retryQueueName(later), later]) {
        await channel.deleteQueue(name);
      }
    },
  );
});

const publish = async (exchange: string, key: string): Promise<void> => {
  channel.publish(exchange, key, Buffer.from('{}'));
  await channel.waitForConfirms();
};

describe.each([
  { user: 'catalog-service', own: PLACED, foreign: RESERVED, type: 'order-placed' },
  { user: 'order-service', own: RESERVED, foreign: PLACED, type: 'stock-reserved' },
])('$user', ({ user, foreign, type }) => {
  beforeEach(() => signInAs(user));
  const refused: Record<string, () => Promise<unknown>> = {
    'read a queue of the other service': () => channel.get(foreign),
    'consume a queue of the other service': () => channel.consume(foreign, () => undefined),
    'read the dead letters of the other service': () => channel.get(deadQueueName(foreign)),
    'empty a queue of the other service': () => channel.purgeQueue(foreign),
    'delete a queue of the other service': () => channel.deleteQueue(foreign),
    'unbind a queue of the other service': () => channel.unbindQueue(foreign, EXCHANGE, '#'),
    'declare a queue of the other service, as it is': () =>
      channel.assertQueue(deadQueueName(foreign), queueSettings('order-service', foreign).dead),
    'declare a queue of any name': () => channel.assertQueue('elsewhere'),
    'declare a queue whose name begins like its own': () => channel.assertQueue(`${user}.else`),
    'declare an exchange': () => channel.assertExchange('elsewhere', 'topic'),
    'publish a message of the other service': () => publish(EXCHANGE, type),
    'publish to another exchange': () => publish('amq.topic', 'anything'),
    'bind its exchange to another one': () => channel.bindExchange('amq.topic', EXCHANGE, '#'),
  };
  test.each(Object.keys(refused))('may not %s', async (name) => {
    const closed = new Promise<Error>((resolve) => channel.once('error', resolve));
    const attempt = refused[name]?.() ?? Promise.resolve();
    await Promise.all([
      expect(attempt).rejects.toThrow(/ACCESS_REFUSED|[Cc]hannel closed/),
      expect(closed).resolves.toMatchObject({ code: 403 }),
    ]);
  });

  test('may ask how many messages wait in a queue of the other service', async () => {
    expect(await channel.checkQueue(foreign)).toMatchObject({ queue: foreign });
  });
});

test('the autoscaler may count the messages of a queue, and not read or send them', async () => {
  await signInAs('autoscaler');
  expect(await channel.checkQueue(RESERVED)).toMatchObject({ messageCount: 0 });
  await expect(channel.get(RESERVED)).rejects.toThrow('ACCESS_REFUSED');
  await signInAs('autoscaler');
  await expect(channel.bindQueue(RESERVED, EXCHANGE, 'stock-reserved')).rejects.toThrow(
    'ACCESS_REFUSED',
  );
  await signInAs('autoscaler');
  await expect(publish('', RESERVED)).rejects.toThrow(/ACCESS_REFUSED|[Cc]hannel closed/);
});

test('the default user of RabbitMQ cannot sign in', async () => {
  const url = new URL(servers.amqpUrl('operator'));
  for (const password of ['guest', '']) {
    Object.assign(url, { username: 'guest', password });
    await expect(connect(url.href)).rejects.toThrow('ACCESS_REFUSED');
  }
});
