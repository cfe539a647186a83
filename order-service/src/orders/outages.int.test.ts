import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@bookstore/platform/testing';
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

const types = (id: string) => shop.broker.heard(id).map(({ type }) => type);

describe('while RabbitMQ is out of reach', () => {
  it('orders are taken and cancelled, the service stays ready, and all is told when it is back', async () => {
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
