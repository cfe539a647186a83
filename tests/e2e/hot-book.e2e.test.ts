import { randomUUID } from 'node:crypto';
import { orderSchema } from '@bookstore/contracts/orders';
import { eventually } from '@bookstore/testkit';
import { beforeAll, expect, test } from '@jest/globals';
import { checkHistory } from '../../proof/history/check-history.ts';
import type { Restock } from '../../proof/history/history.ts';
import { addBook, createBuyer, placeOrder, readBook } from './client.ts';
import { recordBuy, recordCancel, type RecordedBuy, recordRestock } from './record-buys.ts';
import { type Shop, useShop } from './shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await useShop();
});

const COPIES = 10;
const ORDERS = 200;
const BUYERS = 20;
const TURNS = 6;
const RESTOCK_EVERY = 15;

const buyersOf = (count: number) =>
  Promise.all(Array.from({ length: count }, () => createBuyer(shop.url)));

test('ten copies and two hundred orders at once: exactly ten are accepted, none is left, and each refusal came when all could be taken', async () => {
  const book = await addBook(shop.url, shop.adminToken, { stock: COPIES });
  const buyers = await buyersOf(BUYERS);
  const orders = Array.from({ length: ORDERS }, (_, index) => buyers[index % BUYERS] ?? buyers[0]);
  const recorded = await Promise.all(
    orders.flatMap((buyer) =>
      buyer ? [recordBuy(shop.url, buyer, { book_id: book.id, quantity: 1 })] : [],
    ),
  );
  const events = recorded.map(({ buy }) => buy);

  expect(events).toHaveLength(ORDERS);
  expect(events.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(COPIES);
  expect(checkHistory({ copies: COPIES, events })).toEqual([]);
  expect(await readBook(shop.url, shop.adminToken, book.id)).toMatchObject({ stock: 0 });
}, 60_000);

test('orders, cancels, declined cards and restocks of one book at once have a history that adds up', async () => {
  const book = await addBook(shop.url, shop.adminToken, { stock: COPIES });
  const buyers = await buyersOf(BUYERS);
  const restocks: Restock[] = [];
  const shopping = buyers.map(async (buyer, index) => {
    const recorded: RecordedBuy[] = [];
    for (let turn = 0; turn < TURNS; turn += 1) {
      const number = index + turn * BUYERS;
      const made = await recordBuy(shop.url, buyer, {
        book_id: book.id,
        quantity: 1 + (number % 2),
        payment_token: number % 7 === 3 ? 'tok_declined' : 'tok_ok',
      });
      const isReturned = made.buy.outcome === 'accepted' && number % 3 === 0;
      recorded.push(isReturned ? await recordCancel(shop.url, buyer, made) : made);
      if (number % RESTOCK_EVERY === 0) {
        restocks.push(await recordRestock(shop.url, shop.adminToken, book.id, 2));
      }
    }
    return recorded;
  });
  const buys = (await Promise.all(shopping)).flat().map(({ buy }) => buy);

  const history = { copies: COPIES, events: [...buys, ...restocks] };
  expect(buys).toHaveLength(BUYERS * TURNS);
  expect(buys.filter(({ outcome }) => outcome === 'refused').length).toBeGreaterThan(0);
  expect(checkHistory(history)).toEqual([]);
  const sold = buys
    .filter(({ outcome, returned }) => outcome === 'accepted' && !returned)
    .reduce((sum, { quantity }) => sum + quantity, 0);
  const left = COPIES + 2 * restocks.length - sold;
  await eventually(async () => {
    expect(await readBook(shop.url, shop.adminToken, book.id)).toMatchObject({ stock: left });
  });
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
