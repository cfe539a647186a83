import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@bookstore/testkit';
import { openEventStream } from '../testing/event-stream.ts';
import {
  type Buyer,
  createBuyer,
  type Replica,
  reservationOf,
  someUser,
  startTestShop,
  type TestShop,
} from '../testing/test-shop.ts';

let shop: TestShop;
let second: Replica;
let buyer: Buyer;
let admin: Buyer;
beforeAll(async () => {
  shop = await startTestShop({ MAX_STREAMS_PER_USER: '5' });
  second = await shop.startReplica();
  buyer = createBuyer(shop);
  admin = createBuyer(shop, someUser({ role: 'admin' }));
});
afterAll(() => shop.stop());

const open = (id: string, headers: Record<string, string> = {}, from = shop.replica, who = buyer) =>
  openEventStream(`${from.url}/order/${id}/events`, {
    authorization: who.authorization,
    ...headers,
  });

const placed = () => buyer.order(shop.catalog.addBook());

describe('the stream of an order', () => {
  it('tells each state once and in order on every replica, and ends with the final one', async () => {
    const order = await placed();
    const id = order.order_id;
    const streams = await Promise.all([open(id), open(id, {}, second)]);
    for (const stream of streams) {
      expect(stream).toMatchObject({ status: 200, contentType: 'text/event-stream' });
    }
    await shop.broker.publish('stock-reserved', reservationOf(order));
    await eventually(async () => expect((await buyer.read(id)).status).toBe('ACCEPTED'));
    await admin.post(`/order/${id}/ship`);
    await admin.post(`/order/${id}/deliver`);
    for (const stream of streams) {
      await stream.ended;
      expect(stream.events.map(({ order: seen }) => seen.status)).toEqual([
        'PENDING',
        'ACCEPTED',
        'SHIPPED',
        'DELIVERED',
      ]);
      expect(stream.events.map((event) => event.id)).toEqual(['1', '2', '3', '4']);
      const last = stream.events.at(-1);
      expect(last?.order.history).toHaveLength(4);
    }
  });

  it('goes on after the event that the client saw last, with what it missed', async () => {
    const order = await placed();
    const id = order.order_id;
    await shop.broker.publish('stock-reserved', reservationOf(order));
    await eventually(async () => expect((await buyer.read(id)).status).toBe('ACCEPTED'));
    const missed = await open(id, { 'last-event-id': '1' });
    const waiting = await open(id, { 'last-event-id': '2' }, second);
    await admin.post(`/order/${id}/ship`);
    await eventually(() => {
      expect(missed.events.map((event) => event.id)).toEqual(['2', '3']);
      expect(waiting.events.map((event) => event.id)).toEqual(['3']);
    });
    for (const stream of [missed, waiting]) stream.close();
  });

  it('tells a change of the payment, though no message tells of it', async () => {
    const order = await buyer.order(shop.catalog.addBook(), { payment_token: 'tok_slow' });
    const stream = await open(order.order_id, {}, second);
    await shop.broker.publish('stock-reserved', reservationOf(order));
    await eventually(() =>
      expect(stream.events.map(({ order: seen }) => seen.payment.status)).toEqual([
        'none',
        'pending',
        'captured',
      ]),
    );
    stream.close();
  });

  it('of an ended order tells its state and ends; seen already, it is a 204', async () => {
    const { order_id: id } = await placed();
    await buyer.post(`/order/${id}/cancel`);
    const stream = await open(id);
    await stream.ended;
    expect(stream.events).toMatchObject([{ order: { status: 'CANCELLED' } }]);
    const seen = await open(id, { 'last-event-id': stream.events[0]?.id ?? '' });
    expect(seen.status).toBe(204);
  });

  it('is for the owner and an admin', async () => {
    const { order_id: id } = await placed();
    const stranger = await createBuyer(shop).get(`/order/${id}/events`);
    expect([stranger.status, stranger.body.code]).toEqual([404, 'order-not-found']);
    const stream = await open(id, {}, shop.replica, admin);
    await eventually(() => expect(stream.events).toHaveLength(1));
    stream.close();
  });

  it('is bounded per user, and a closed one makes room', async () => {
    const { order_id: id } = await placed();
    const eager = createBuyer(shop, someUser({ role: 'admin' }));
    const opened = await Promise.all(
      Array.from({ length: 5 }, () => open(id, {}, shop.replica, eager)),
    );
    const refused = await eager.get(`/order/${id}/events`);
    expect([refused.status, refused.body.code]).toEqual([429, 'too-many-requests']);
    opened[0]?.close();
    const next = await eventually(async () => {
      const stream = await open(id, {}, shop.replica, eager);
      expect(stream.status).toBe(200);
      return stream;
    });
    for (const stream of [...opened, next]) stream.close();
  });

  it('ends when the replica stops, without holding it up', async () => {
    const { order_id: id } = await placed();
    const leaving = await shop.startReplica();
    const stream = await open(id, {}, leaving);
    await eventually(() => expect(stream.events).toHaveLength(1));
    const startedAt = Date.now();
    await shop.stopReplica(leaving);
    await stream.ended;
    expect(Date.now() - startedAt).toBeLessThan(5_000);
  });
});
