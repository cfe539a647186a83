import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventually } from '@bookstore/testkit';
import { type Broker, connectBroker } from '../testing/broker.ts';
import { BOOKS } from './book.mongo.ts';
import { adminToken, type Catalog, startCatalog } from '../testing/catalog.ts';

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

test('npm run republish publishes every book again, archived ones too, and changes none', async () => {
  const [shown, archived] = [await catalog.addBook({ stock: 4 }), await catalog.addBook()];
  await catalog.call('DELETE', `/books/${archived.id}`, { token: adminToken });
  const waiting = () =>
    catalog.db.collection(BOOKS).countDocuments({ 'outbox.0': { $exists: true } });
  await eventually(async () => expect(await waiting()).toBe(0));
  broker.seen.length = 0;

  const script = fileURLToPath(new URL('../republish.ts', import.meta.url));
  const { stdout } = await promisify(execFile)('node', [script], {
    env: { PATH: process.env['PATH'], MONGO_URL: catalog.servers.mongoUrl },
  });

  expect(stdout).toBe('2 books are published again.\n');
  await eventually(() => expect(broker.seen.length).toBeGreaterThanOrEqual(2));
  expect(broker.seen.map(({ type, body }) => ({ type, body }))).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        type: 'book-changed',
        body: expect.objectContaining({ book_id: shown.id, version: 1, available: 4 }),
      }),
      expect.objectContaining({
        type: 'book-changed',
        body: expect.objectContaining({ book_id: archived.id, archived: true }),
      }),
    ]),
  );
  expect((await catalog.call('GET', `/books/${shown.id}`)).body).toEqual(shown);
});
