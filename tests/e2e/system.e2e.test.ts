import { type System, systemSchema } from '@bookstore/contracts/system';
import { eventually } from '@bookstore/testkit';
import { expect, test } from '@jest/globals';
import { addBook, call, createBuyer, placeOrder } from './client.ts';
import { useShop } from './shop.ts';

const lookAt = async (url: string, token: string): Promise<System> => {
  const reply = await call(url, '/system', { token });
  expect(reply.status).toBe(200);
  expect(reply.headers.get('x-cache')).toBeNull();
  return systemSchema.strict().parse(reply.body);
};
const reached = ({ orders }: System, status: 'PENDING' | 'ACCEPTED' | 'REJECTED'): number =>
  orders.reduce((sum, counters) => sum + (counters.reached[status] ?? 0), 0);

test('GET /system tells of the running shop: a whole one, and each order that is placed', async () => {
  const { url, adminToken } = await useShop();
  const buyer = await createBuyer(url);
  const before = await lookAt(url, adminToken);
  expect(before.unread).toEqual([]);
  expect(before.parts.map(({ name }) => name)).toEqual([
    'gateway',
    'user-service',
    'catalog-service',
    'order-service',
  ]);
  const { id } = await addBook(url, adminToken);
  const prefer = { Prefer: 'wait=10' };
  const reply = await placeOrder(url, buyer.access_token, { book_id: id }, prefer);
  expect(reply.body).toMatchObject({ status: 'ACCEPTED' });
  await eventually(async () => {
    const now = await lookAt(url, adminToken);
    expect(reached(now, 'PENDING')).toBeGreaterThan(reached(before, 'PENDING'));
    expect(reached(now, 'ACCEPTED')).toBeGreaterThan(reached(before, 'ACCEPTED'));
    for (const queue of now.queues) {
      expect(queue).toMatchObject({ ready: expect.any(Number), dead: expect.any(Number) });
    }
    for (const outbox of now.outboxes) expect(outbox.documents).toEqual(expect.any(Number));
  });
});

test('GET /system is not for buyers', async () => {
  const { url } = await useShop();
  const { access_token: token } = await createBuyer(url);
  expect((await call(url, '/system', { token })).status).toBe(403);
  expect((await call(url, '/system')).status).toBe(401);
});
