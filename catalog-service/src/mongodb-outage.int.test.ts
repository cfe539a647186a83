import { randomUUID } from 'node:crypto';
import { testServers } from '@bookstore/testkit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type BreakableServer, createBreakableServer } from './testing/breakable-server.ts';
import { type Broker, connectBroker } from './testing/broker.ts';
import { adminToken, type Catalog, startCatalog, tokenOf } from './testing/catalog.ts';
import { anOrder } from './testing/orders.ts';

let mongo: BreakableServer;
let catalog: Catalog;
let broker: Broker;

beforeAll(async () => {
  mongo = await createBreakableServer((await testServers('catalog')).mongoUrl);
  const through = new URL(mongo.url);
  // Otherwise the driver connects to the server directly.
  through.search = '?directConnection=true';
  catalog = await startCatalog({}, { mongoUrl: through.href });
  broker = await connectBroker(catalog.servers.amqpUrl);
});
afterAll(async () => {
  await broker.close();
  await catalog.stop();
  mongo.close();
});

test('without MongoDB what is cached is served, the rest is a 503, orders wait and are answered after', async () => {
  const known = await catalog.addBook();
  const unread = randomUUID().replaceAll('-', '').slice(0, 24);
  await catalog.call('GET', `/books/${known.id}`);

  mongo.shut();

  const order = anOrder([{ book_id: known.id, quantity: 1 }]);
  await broker.send('order-placed', order);
  expect((await catalog.call('GET', `/books/${known.id}`)).status).toBe(200);
  const failed = await Promise.all([
    catalog.call('GET', `/books/${unread}`),
    catalog.call('GET', '/books?q=never+asked'),
    catalog.call('PATCH', `/books/${known.id}`, { token: adminToken, body: { price: 2 } }),
    catalog.call('GET', '/holds/x', { token: tokenOf('user') }),
  ]);
  for (const { status, problem, headers } of failed) {
    expect([status, problem.code, headers.get('retry-after')]).toEqual([503, 'unavailable', '1']);
  }
  expect((await catalog.call('GET', '/readyz')).status).toBe(503);

  mongo.open();

  expect((await broker.answerTo(order.order_id)).type).toBe('stock-reserved');
});

test('an edit that the database did not take is not in the cache', async () => {
  const known = await catalog.addBook({ price: 10 });
  const path = `/books/${known.id}`;
  await catalog.call('GET', path);

  mongo.shut();
  const edit = await catalog.call('PATCH', path, { token: adminToken, body: { price: 99 } });
  const shown = await catalog.call('GET', path);
  mongo.open();

  expect(edit.status).toBe(503);
  expect(shown.body).toMatchObject({ price: 10 });
});
