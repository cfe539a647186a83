import { orderSchema } from '@bookstore/contracts/orders';
import { eventually } from '@bookstore/testkit';
import { beforeAll, expect, test } from '@jest/globals';
import { addBook, call, createBuyer, placeOrder, readBook, readOrder } from './client.ts';
import { type Shop, useShop } from './shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await useShop();
});

test('a buyer registers, orders a book and sees it accepted, with one copy less in the shop', async () => {
  const buyer = await createBuyer(shop.url);
  const book = await addBook(shop.url, shop.adminToken, { price: 12.34, stock: 3 });
  const placed = await placeOrder(
    shop.url,
    buyer.access_token,
    { items: [{ book_id: book.id, quantity: 2 }] },
    { prefer: 'wait=10' },
  );
  expect(placed.status).toBe(201);
  expect(placed.headers.get('preference-applied')).toBe('wait=10');
  const order = orderSchema.parse(placed.body);
  expect(order).toMatchObject({
    status: 'ACCEPTED',
    total_price: 24.68,
    payment: { status: 'captured' },
  });
  expect(placed.headers.get('location')).toBe(`/order/${order.order_id}`);
  expect(await readBook(shop.url, buyer.access_token, book.id)).toMatchObject({ stock: 1 });
});

test('an order of more than there is is refused and takes nothing', async () => {
  const buyer = await createBuyer(shop.url);
  const [plenty, scarce] = await Promise.all([
    addBook(shop.url, shop.adminToken, { stock: 5 }),
    addBook(shop.url, shop.adminToken, { stock: 1 }),
  ]);
  const items = [
    { book_id: plenty.id, quantity: 1 },
    { book_id: scarce.id, quantity: 2 },
  ];
  const answer = await placeOrder(shop.url, buyer.access_token, { items }, { prefer: 'wait=10' });
  // Refused at once when order-service knows of the shortage, else by the saga.
  const body = answer.body as Record<string, unknown>;
  expect(['201 REJECTED out-of-stock', '409 409 out-of-stock']).toContain(
    [answer.status, body['status'], body['reason'] ?? body['code']].map(String).join(' '),
  );
  expect(await readBook(shop.url, buyer.access_token, plenty.id)).toMatchObject({ stock: 5 });
});

test('a declined payment puts the copies back', async () => {
  const buyer = await createBuyer(shop.url);
  const book = await addBook(shop.url, shop.adminToken, { stock: 1 });
  const body = { book_id: book.id, payment_token: 'tok_declined' };
  const answer = await placeOrder(shop.url, buyer.access_token, body, { prefer: 'wait=10' });
  expect(answer.body).toMatchObject({
    status: 'REJECTED',
    reason: 'payment-declined',
    payment: { status: 'declined' },
  });
  await eventually(async () => {
    expect(await readBook(shop.url, buyer.access_token, book.id)).toMatchObject({ stock: 1 });
  });
});

test('a cancelled order gives the copies and the money back', async () => {
  const buyer = await createBuyer(shop.url);
  const book = await addBook(shop.url, shop.adminToken, { stock: 2 });
  const placed = await placeOrder(
    shop.url,
    buyer.access_token,
    { book_id: book.id, quantity: 2 },
    { prefer: 'wait=10' },
  );
  const { order_id: id } = orderSchema.parse(placed.body);
  const cancelled = await call(shop.url, `/order/${id}/cancel`, {
    method: 'POST',
    token: buyer.access_token,
  });
  expect(cancelled).toMatchObject({ status: 200, body: { status: 'CANCELLED' } });
  await eventually(async () => {
    const order = await readOrder(shop.url, buyer.access_token, id);
    expect(order.payment.status).toBe('refunded');
    expect(await readBook(shop.url, buyer.access_token, book.id)).toMatchObject({ stock: 2 });
  });
});

test('a held copy is kept for its buyer, and used by the order', async () => {
  const [holder, other] = await Promise.all([createBuyer(shop.url), createBuyer(shop.url)]);
  const book = await addBook(shop.url, shop.adminToken, { stock: 1 });
  const hold = await call(shop.url, '/holds', {
    token: holder.access_token,
    body: { items: [{ book_id: book.id, quantity: 1 }] },
  });
  expect(hold.status).toBe(201);
  const refused = await placeOrder(
    shop.url,
    other.access_token,
    { book_id: book.id },
    { prefer: 'wait=10' },
  );
  expect(refused.status === 409 || orderSchema.parse(refused.body).status === 'REJECTED').toBe(
    true,
  );
  const { hold_id } = hold.body as { hold_id: string };
  const bought = await placeOrder(
    shop.url,
    holder.access_token,
    { book_id: book.id, hold_id },
    { prefer: 'wait=10' },
  );
  expect(bought.body).toMatchObject({ status: 'ACCEPTED' });
});

test('an admin ships and delivers; a buyer may not', async () => {
  const buyer = await createBuyer(shop.url);
  const book = await addBook(shop.url, shop.adminToken);
  const placed = await placeOrder(
    shop.url,
    buyer.access_token,
    { book_id: book.id },
    { prefer: 'wait=10' },
  );
  const { order_id: id } = orderSchema.parse(placed.body);
  const move = (verb: string, token: string) =>
    call(shop.url, `/order/${id}/${verb}`, { method: 'POST', token });
  expect((await move('ship', buyer.access_token)).status).toBe(403);
  expect((await move('deliver', shop.adminToken)).status).toBe(409);
  expect((await move('ship', shop.adminToken)).body).toMatchObject({ status: 'SHIPPED' });
  expect((await move('cancel', buyer.access_token)).status).toBe(409);
  expect((await move('deliver', shop.adminToken)).body).toMatchObject({ status: 'DELIVERED' });
});

test("another buyer's order is a 404, another buyer's list a 403", async () => {
  const [owner, stranger] = await Promise.all([createBuyer(shop.url), createBuyer(shop.url)]);
  const book = await addBook(shop.url, shop.adminToken);
  const placed = await placeOrder(shop.url, owner.access_token, { book_id: book.id });
  const { order_id: id } = orderSchema.parse(placed.body);
  const token = stranger.access_token;
  expect((await call(shop.url, `/order/${id}`, { token })).status).toBe(404);
  expect((await call(shop.url, `/order/${id}/events`, { token })).status).toBe(404);
  expect((await call(shop.url, `/order/${id}/cancel`, { method: 'POST', token })).status).toBe(404);
  expect((await call(shop.url, `/orders/${owner.username}`, { token })).status).toBe(403);
  const own = await call(shop.url, `/orders/${owner.username.toUpperCase()}`, {
    token: owner.access_token,
  });
  expect(own.body).toMatchObject([{ order_id: id }]);
});
