import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OrderReply } from '@bookstore/contracts/orders';
import { createMessage } from '@bookstore/platform/messaging';
import { createMongo } from '@bookstore/platform/mongo';
import { eventually } from '@bookstore/testkit';
import { createTcpProxy, type TcpProxy } from '../testing/tcp-proxy.ts';
import {
  type Buyer,
  createBuyer,
  type Replica,
  reservationOf,
  startTestShop,
  type TestShop,
} from '../testing/test-shop.ts';

let shop: TestShop;
let proxy: TcpProxy;
let brokerless: Replica;
let buyer: Buyer;
beforeAll(async () => {
  shop = await startTestShop();
  // Its relay would send what the other replica could not.
  await shop.stopReplica(shop.replica);
  const amqp = new URL(shop.amqpUrl);
  proxy = await createTcpProxy(amqp.hostname, Number(amqp.port));
  amqp.host = `127.0.0.1:${proxy.port}`;
  brokerless = await shop.startReplica({ AMQP_URL: amqp.href }, 'degraded');
  buyer = createBuyer(shop, undefined, brokerless);
});
afterAll(async () => {
  await shop.stop();
  await proxy.cut();
});

const placedBody = (order: OrderReply) => ({
  order_id: order.order_id,
  user_id: order.user_id,
  items: order.items.map(({ book_id, quantity }) => ({ book_id, quantity })),
  placed_at: order.created_at,
});

const types = (id: string) => shop.broker.messagesOf(id).map(({ type }) => type);

describe('after a crash between the confirm and its mark', () => {
  it('order-placed is sent again under the same id', async () => {
    const replica = await shop.startReplica();
    const order = await createBuyer(shop, undefined, replica).order(shop.catalog.addBook());
    const id = order.order_id;
    const [sent] = await eventually(() => {
      expect(types(id)).toEqual(['order-placed']);
      return shop.broker.messagesOf(id);
    });
    const mongo = createMongo(shop.mongoUrl, 'test');
    const message = {
      ...createMessage('order-placed', placedBody(order), new Date()),
      id: sent?.id,
    };
    const unmarked = { outbox: [message], outbox_due: new Date() };
    await mongo.db.collection<{ _id: string }>('orders').updateOne({ _id: id }, { $set: unmarked });
    await eventually(() => {
      expect(shop.broker.messagesOf(id).map((each) => each.id)).toEqual([sent?.id, sent?.id]);
    });
    await mongo.close();
    await shop.stopReplica(replica);
  });
});

describe('while MongoDB is out of reach', () => {
  it('answers 503 and is not ready; when it is back, so is the service', async () => {
    const mongo = new URL(shop.mongoUrl);
    const line = await createTcpProxy(mongo.hostname, Number(mongo.port));
    await line.open();
    mongo.host = `127.0.0.1:${line.port}`;
    mongo.search = '?directConnection=true';
    const replica = await shop.startReplica({ MONGO_URL: mongo.href });
    const customer = createBuyer(shop, undefined, replica);
    const book = shop.catalog.addBook();
    await customer.order(book);
    await line.cut();
    const reply = await customer.post('/order', { book_id: book.id });
    expect([reply.status, reply.body.code]).toEqual([503, 'unavailable']);
    expect((await customer.get('/readyz')).status).toBe(503);
    expect((await customer.get('/livez')).status).toBe(200);
    await line.open();
    await eventually(async () => {
      expect((await customer.post('/order', { book_id: book.id })).status).toBe(201);
    });
    await shop.stopReplica(replica);
    await line.cut();
  }, 30_000);
});

describe('while RabbitMQ is out of reach', () => {
  it('orders are taken and cancelled, the service stays ready, and all messages are published when it is back', async () => {
    const kept = await buyer.order(shop.catalog.addBook());
    const cancelled = await buyer.order(shop.catalog.addBook());
    await buyer.post(`/order/${cancelled.order_id}/cancel`);
    const ready = await buyer.get('/readyz');
    expect([ready.status, ready.body.status]).toEqual([200, 'degraded']);
    expect(types(kept.order_id)).toEqual([]);

    await proxy.open();
    await eventually(() => {
      expect(types(kept.order_id)).toEqual(['order-placed']);
      expect(types(cancelled.order_id).toSorted()).toEqual(['order-cancelled', 'order-placed']);
    }, 15_000);
    await shop.broker.publish('stock-reserved', reservationOf(kept));
    await eventually(async () => expect((await buyer.read(kept.order_id)).status).toBe('ACCEPTED'));
  }, 30_000);

  it('a replica that dies before it could send leaves the order to another one', async () => {
    await proxy.cut();
    await eventually(async () =>
      expect((await brokerless.service.readiness.check()).status).toBe('degraded'),
    );
    const order = await buyer.order(shop.catalog.addBook());
    await shop.stopReplica(brokerless);
    await shop.startReplica();
    await eventually(() => expect(types(order.order_id)).toEqual(['order-placed']), 15_000);
  }, 30_000);
});
