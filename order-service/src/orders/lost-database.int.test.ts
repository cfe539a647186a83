import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createMongo, type Mongo } from '@bookstore/platform/mongo';
import { createTcpProxy } from '../testing/tcp-proxy.ts';
import { createBuyer, startTestShop, type TestShop } from '../testing/test-shop.ts';

let shop: TestShop;
let mongo: Mongo;
beforeAll(async () => {
  shop = await startTestShop();
  mongo = createMongo(shop.mongoUrl, 'test');
});
afterAll(async () => {
  await shop.stop();
  await mongo.close();
});

/** So many buyers order again and again, until one of their orders is refused. */
const BUYERS = 20;
const MOST_ORDERS = 100;

/** A replica whose way to MongoDB can be cut. */
const startOnALine = async () => {
  const url = new URL(shop.mongoUrl);
  const line = await createTcpProxy(url.hostname, Number(url.port));
  await line.open();
  url.host = `127.0.0.1:${line.port}`;
  url.search = '?directConnection=true';
  return { line, replica: await shop.startReplica({ MONGO_URL: url.href }) };
};

test.each([1, 30, 100])(
  'every order that was taken is there, though MongoDB became unavailable among them, after %d',
  async (takenBefore) => {
    const { line, replica } = await startOnALine();
    const book = shop.catalog.addBook();
    const buyer = createBuyer(shop, undefined, replica);
    const acknowledged: string[] = [];
    let cut: Promise<void> | undefined;
    const refusals = await Promise.all(
      Array.from({ length: BUYERS }, async () => {
        for (let order = 0; order < MOST_ORDERS; order += 1) {
          const { status, body } = await buyer.post('/order', { book_id: book.id });
          if (status !== 201) return status;
          acknowledged.push(body.order_id);
          if (acknowledged.length === takenBefore) cut = line.cut();
        }
        return 'never refused';
      }),
    );
    await cut;
    const stored = await mongo.db
      .collection<{ _id: string }>('orders')
      .find({ _id: { $in: acknowledged } })
      .toArray();
    expect(new Set(stored.map(({ _id }) => _id))).toEqual(new Set(acknowledged));
    expect(acknowledged.length).toBeGreaterThanOrEqual(takenBefore);
    expect(new Set(refusals)).toEqual(new Set([503]));
    await line.open();
    await shop.stopReplica(replica);
    await line.cut();
  },
  30_000,
);
