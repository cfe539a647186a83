import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createMongo, type Mongo } from '@bookstore/platform/mongo';
import { eventually, uniqueName } from '@bookstore/testkit';
import { createTcpProxy, type TcpProxy } from '../testing/tcp-proxy.ts';
import {
  createBuyer,
  type Replica,
  reservationOf,
  startTestShop,
  type TestShop,
} from '../testing/test-shop.ts';
import { ORDERS } from './order-document.mongo.ts';

let shop: TestShop;
let line: TcpProxy;
let replica: Replica;
let mongo: Mongo;
beforeAll(async () => {
  shop = await startTestShop();
  // Only the replica on the line works on the orders.
  await shop.stopReplica(shop.replica);
  mongo = createMongo(shop.mongoUrl, 'test');
  const url = new URL(shop.mongoUrl);
  line = await createTcpProxy(url.hostname, Number(url.port));
  await line.open();
  url.host = `127.0.0.1:${line.port}`;
  url.search = '?directConnection=true';
  replica = await shop.startReplica({ MONGO_URL: url.href });
  shop.broker.onPlaced((order) => void shop.broker.publish('stock-reserved', reservationOf(order)));
});
afterAll(async () => {
  await shop.stop();
  await mongo.close();
  await line.cut();
});

/** The driver sends an insert once more after a lost connection. */
const TRIES = 2;
const isInsert = (request: Buffer): boolean => request.includes(`insert\0\x07\0\0\0${ORDERS}\0`);
const loseReplies = (afterwards: 'pass' | 'cut') =>
  line.loseReplies({ matches: isInsert, times: TRIES, afterwards });
const ordersOf = (username: string) =>
  mongo.db.collection<{ _id: string; status: string }>(ORDERS).find({ username }).toArray();
const chargedKeys = async (ids: readonly string[]) => {
  const charges = mongo.db.collection<{ _id: string; state: string }>('sandbox_charges');
  const found = await charges.find({ _id: { $in: [...ids] }, state: 'charged' }).toArray();
  return found.map(({ _id }) => _id);
};

it('an order whose write was applied, but not answered, is answered with 201 once it is read back', async () => {
  const buyer = createBuyer(shop, undefined, replica);
  const book = shop.catalog.addBook();
  loseReplies('pass');
  const { status, body } = await buyer.post('/order', { book_id: book.id });
  expect(status).toBe(201);
  await eventually(async () => expect((await buyer.read(body.order_id)).status).toBe('ACCEPTED'));
  expect(await ordersOf(buyer.user.username)).toHaveLength(1);
});

it('a keyless client that gets 503 and orders again has one live order and one charge', async () => {
  const buyer = createBuyer(shop, undefined, replica);
  const book = shop.catalog.addBook();
  await buyer.post('/quote', { items: [{ book_id: book.id, quantity: 1 }] });
  loseReplies('cut');
  const refused = await buyer.post('/order', { book_id: book.id });
  expect([refused.status, refused.body.code]).toEqual([503, 'unavailable']);
  expect((await ordersOf(buyer.user.username)).map(({ status }) => status)).toEqual(['PENDING']);
  await line.open();

  const again = await eventually(async () => {
    const reply = await buyer.post('/order', { book_id: book.id });
    expect(reply.status).toBe(201);
    return reply;
  });
  await eventually(async () => {
    const orders = await ordersOf(buyer.user.username);
    expect(orders.map(({ status }) => status).toSorted()).toEqual(['ACCEPTED', 'CANCELLED']);
    const cancelled = orders.find(({ status }) => status === 'CANCELLED');
    const placed = shop.broker.messagesOf(cancelled?._id ?? '').map(({ type }) => type);
    expect(placed.toSorted()).toEqual(['order-cancelled', 'order-placed']);
    expect(await chargedKeys(orders.map(({ _id }) => _id))).toEqual([again.body.order_id]);
  });
}, 60_000);

it('with an Idempotency-Key the repeated request finds the order that was stored', async () => {
  const buyer = createBuyer(shop, undefined, replica);
  const book = shop.catalog.addBook();
  await buyer.post('/quote', { items: [{ book_id: book.id, quantity: 1 }] });
  const key = uniqueName('key');
  const post = () => buyer.post('/order', { book_id: book.id }).set('Idempotency-Key', key);
  loseReplies('cut');
  expect((await post()).status).toBe(503);
  await line.open();
  const again = await eventually(async () => {
    const reply = await post();
    expect([reply.status, reply.headers['idempotent-replayed']]).toEqual([201, 'true']);
    return reply;
  });
  await eventually(async () =>
    expect((await buyer.read(again.body.order_id)).status).toBe('ACCEPTED'),
  );
  expect(await ordersOf(buyer.user.username)).toHaveLength(1);
}, 60_000);
