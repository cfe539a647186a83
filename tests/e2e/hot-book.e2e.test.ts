import { randomUUID } from 'node:crypto';
import { orderSchema } from '@bookstore/contracts/orders';
import { eventually } from '@bookstore/platform/testing';
import { beforeAll, expect, test } from '@jest/globals';
import { addBook, createBuyer, placeOrder, readBook, readOrder } from './client.ts';
import { type Shop, useShop } from './shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await useShop();
});

const COPIES = 10;
const ORDERS = 200;
const BUYERS = 20;

test('ten copies and two hundred orders at once: exactly ten are accepted and none is left', async () => {
  const book = await addBook(shop.url, shop.adminToken, { stock: COPIES });
  const buyers = await Promise.all(Array.from({ length: BUYERS }, () => createBuyer(shop.url)));
  const answers = await Promise.all(
    Array.from({ length: ORDERS }, async (_, index) => {
      const buyer = buyers[index % BUYERS];
      if (!buyer) throw new Error('no buyer');
      const key = { 'idempotency-key': randomUUID() };
      return {
        buyer,
        answer: await placeOrder(shop.url, buyer.access_token, { book_id: book.id }, key),
      };
    }),
  );
  expect(answers.filter(({ answer }) => ![201, 409].includes(answer.status))).toEqual([]);

  const outcomes = await Promise.all(
    answers.map(async ({ buyer, answer }) => {
      if (answer.status === 409) return 'REFUSED';
      const { order_id: id } = orderSchema.parse(answer.body);
      return eventually(async () => {
        const { status } = await readOrder(shop.url, buyer.access_token, id);
        expect(status).not.toBe('PENDING');
        return status;
      });
    }),
  );
  expect(outcomes.filter((outcome) => outcome === 'ACCEPTED')).toHaveLength(COPIES);
  expect(await readBook(shop.url, shop.adminToken, book.id)).toMatchObject({ stock: 0 });
}, 60_000);

test('one Idempotency-Key sent fifty times at once gives one order', async () => {
  const buyer = await createBuyer(shop.url);
  const book = await addBook(shop.url, shop.adminToken, { stock: 100 });
  const key = { 'idempotency-key': randomUUID() };
  const answers = await Promise.all(
    Array.from({ length: 50 }, () =>
      placeOrder(shop.url, buyer.access_token, { book_id: book.id }, key),
    ),
  );
  const ids = answers.map((answer) => orderSchema.parse(answer.body).order_id);
  expect(new Set(ids).size).toBe(1);
  const replays = answers.filter((answer) => answer.headers.get('idempotent-replayed') === 'true');
  expect(replays).toHaveLength(49);
  await eventually(async () => {
    expect(await readBook(shop.url, shop.adminToken, book.id)).toMatchObject({ stock: 99 });
  });
});
