import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Book } from '@bookstore/contracts/books';
import { eventually, testServers } from '@bookstore/platform/testing';
import { createBreakableServer } from './testing/breakable-server.ts';
import { type Broker, connectBroker } from './testing/broker.ts';
import { adminToken, type Catalog, startCatalog, tokenOf } from './testing/catalog.ts';
import { anOrder } from './testing/orders.ts';

let catalog: Catalog;
let broker: Broker;

beforeAll(async () => {
  catalog = await startCatalog();
  broker = await connectBroker(catalog.servers.amqpUrl);
});
afterAll(async () => {
  await broker.close();
  await catalog.stop();
});

const told = (bookId: string) =>
  broker.seen
    .filter(({ body }) => 'book_id' in body && body.book_id === bookId)
    .map(({ type }) => type);

test('without RabbitMQ reads and edits go on; what is to be told is told when it is back', async () => {
  const rabbit = await createBreakableServer(catalog.servers.amqpUrl);
  const cutOff = await catalog.addReplica({ amqpUrl: rabbit.url });
  rabbit.shut();
  await eventually(async () => {
    const { status, body } = await cutOff.call<{ status: string }>('GET', '/readyz');
    expect([status, body.status]).toEqual([200, 'degraded']);
  });

  const { status, body } = await cutOff.call<Book>('POST', '/books', {
    token: adminToken,
    body: { title: 'Quiet', author: 'Anon', price: 1, stock: 1 },
  });
  expect(status).toBe(201);
  expect((await cutOff.call('GET', `/books/${body.id}`)).status).toBe(200);

  // The writer dies; another replica finds what it left.
  await cutOff.stop();
  await eventually(() => expect(told(body.id)).toEqual(['book-added']));
  rabbit.close();
});

test('without MongoDB what is cached is served, the rest is a 503, orders wait and are answered after', async () => {
  const mongo = await createBreakableServer((await testServers('catalog')).mongoUrl);
  const through = new URL(mongo.url);
  // Otherwise the driver finds the way around the door.
  through.search = '?directConnection=true';
  const other = await startCatalog({}, { mongoUrl: through.href });
  const orders = await connectBroker(other.servers.amqpUrl);
  const known = await other.addBook();
  const unread = randomUUID().replaceAll('-', '').slice(0, 24);
  await other.call('GET', `/books/${known.id}`);

  mongo.shut();

  const order = anOrder([{ book_id: known.id, quantity: 1 }]);
  await orders.send('order-placed', order);
  expect((await other.call('GET', `/books/${known.id}`)).status).toBe(200);
  const failed = await Promise.all([
    other.call('GET', `/books/${unread}`),
    other.call('GET', '/books?q=never+asked'),
    other.call('PATCH', `/books/${known.id}`, { token: adminToken, body: { price: 2 } }),
    other.call('GET', '/holds/x', { token: tokenOf('user') }),
  ]);
  for (const { status, problem, headers } of failed) {
    expect([status, problem.code, headers.get('retry-after')]).toEqual([503, 'unavailable', '1']);
  }
  expect((await other.call('GET', '/readyz')).status).toBe(503);

  mongo.open();

  expect((await orders.answerTo(order.order_id)).type).toBe('stock-reserved');
  await orders.close();
  await other.stop();
  mongo.close();
});
