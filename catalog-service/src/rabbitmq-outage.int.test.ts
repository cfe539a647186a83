import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Book } from '@bookstore/contracts/books';
import { eventually } from '@bookstore/platform/testing';
import { createBreakableServer } from './testing/breakable-server.ts';
import { type Broker, connectBroker } from './testing/broker.ts';
import { adminToken, type Catalog, startCatalog } from './testing/catalog.ts';

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
