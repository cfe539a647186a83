import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Book } from '@bookstore/contracts/books';
import { queueName } from '@bookstore/contracts/messages';
import { eventually, testServers } from '@bookstore/testkit';
import { connect } from 'amqplib';
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

const publishedTypes = (bookId: string) =>
  broker.seen
    .filter(({ body }) => 'book_id' in body && body.book_id === bookId)
    .map(({ type }) => type);

test('without RabbitMQ reads and edits go on; events are published when it is back', async () => {
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
  await eventually(() => expect(publishedTypes(body.id)).toEqual(['book-added']));
  rabbit.close();
});

test('a queue with other settings makes the service not ready, and it is ready again when that queue is gone', async () => {
  const { amqpUrl } = await testServers('settings');
  const replica = await catalog.addReplica({ amqpUrl });
  const connection = await connect(amqpUrl);
  const queue = queueName('catalog-service', 'order-placed');
  await eventually(async () => {
    const channel = await connection.createChannel();
    channel.on('error', () => undefined);
    // RabbitMQ does not bear the deletion of a queue that it is still creating (decision 66).
    expect((await channel.checkQueue(queue)).consumerCount).toBe(1);
    await channel.deleteQueue(queue);
    // Fails when the service was faster and declared its queue again.
    await channel.assertQueue(queue, { durable: true });
    await channel.close();
  });
  const readReadiness = () => replica.call<{ checks: Record<string, string> }>('GET', '/readyz');
  await eventually(async () => {
    const { status, body } = await readReadiness();
    expect(status).toBe(503);
    expect(body.checks['queues']).toMatch(
      /inequivalent arg .* for queue 'catalog-service\.order-placed'/,
    );
  });
  const channel = await connection.createChannel();
  await channel.deleteQueue(queue);
  await eventually(
    async () => expect(await readReadiness()).toMatchObject({ status: 200 }),
    15_000,
  );
  await connection.close();
}, 40_000);
