import { randomUUID } from 'node:crypto';
import { deadQueueName } from '@bookstore/contracts/messages';
import { eventually } from '@bookstore/testkit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { connect, type ConsumeMessage } from 'amqplib';
import { type FaultyShop, startFaultyShop } from '../../tests/faults/faulty-shop.ts';
import type { Acknowledged } from '../../tests/faults/load.ts';
import { readRecords } from '../../tests/faults/shop-records.ts';
import {
  type Buyer,
  buyPatiently,
  cancelPatiently,
  expectSeen,
  openShelf,
  STOCK,
} from './buying.ts';
import { countWaiting, expectSound, QUEUES } from './sound.ts';
import { openTap, sendAgain, takeFrom, type Tap } from './tap.ts';

const ACCEPTED = { status: 'ACCEPTED', payment: 'captured' } as const;
const CANCELLED = { status: 'CANCELLED', payment: 'refunded' } as const;
const SHORT = { status: 'REJECTED', payment: 'none' } as const;
const DECLINED = { status: 'REJECTED', payment: 'declined' } as const;

/** What the services tell each other about the orders below. */
const TYPES = [
  'order-placed',
  'stock-reserved',
  'stock-rejected',
  'stock-changed',
  'order-accepted',
  'order-rejected',
  'order-cancelled',
];

let shop: FaultyShop;
let tap: Tap;
beforeAll(async () => {
  shop = await startFaultyShop();
  tap = await openTap(shop.amqpUrl);
}, 120_000);
afterAll(async () => {
  await tap.close();
  await shop.close();
}, 60_000);

/**
 * Buys and cancels one more: its messages stand behind all that was sent before, so that it is
 * settled after them. Shows too that the shop goes on.
 */
const buyAndCancel = async (bookId: string, buyer: Buyer, stock: number): Promise<Acknowledged> => {
  const told = await buyPatiently(shop, buyer, { book_id: bookId, quantity: 1 });
  await expectSeen(shop, buyer, told.orderId, { ...ACCEPTED, bookId, stock: stock - 1 });
  await cancelPatiently(shop, buyer, told.orderId);
  await expectSeen(shop, buyer, told.orderId, { ...CANCELLED, bookId, stock });
  return told;
};

/** An order that is sold, one whose payment is declined, one for too many copies and one that is cancelled. */
const buyAllWays = async (bookId: string, buyer: Buyer): Promise<Acknowledged[]> => {
  const line = { book_id: bookId, quantity: 2 };
  const sold = await buyPatiently(shop, buyer, line);
  await expectSeen(shop, buyer, sold.orderId, { ...ACCEPTED, bookId, stock: STOCK - 2 });
  const declined = await buyPatiently(shop, buyer, { ...line, payment_token: 'tok_declined' });
  await expectSeen(shop, buyer, declined.orderId, { ...DECLINED, bookId, stock: STOCK - 2 });
  // With a hold, even one that nobody has, the catalog alone judges the stock.
  const many = { book_id: bookId, quantity: STOCK + 1, hold_id: randomUUID() };
  const short = await buyPatiently(shop, buyer, many);
  await expectSeen(shop, buyer, short.orderId, { ...SHORT, bookId, stock: STOCK - 2 });
  const cancelled = await buyAndCancel(bookId, buyer, STOCK - 2);
  return [sold, declined, short, cancelled];
};

/** What became of these orders: their states in turn, and their copies on the ledger. */
const readFates = async (told: readonly Acknowledged[]) => {
  const { orders, movements } = await readRecords(shop);
  return told.map(({ orderId }) => ({
    history: orders.find(({ _id }) => _id === orderId)?.['history'],
    movements: movements.filter((movement) => movement['order_id'] === orderId),
  }));
};

/** Lets orders run their course, sends all of their messages again that way, and nothing may change. */
const expectNoChangeBy = async (
  again: (messages: readonly ConsumeMessage[]) => readonly ConsumeMessage[],
): Promise<void> => {
  const { bookId, buyer } = await openShelf(shop);
  const told = await buyAllWays(bookId, buyer);
  await expectSound(shop, told);
  const fates = await readFates(told);
  const messages = tap.messages.filter(({ content }) => content.includes(bookId));
  const types = new Set(messages.map(({ fields }) => fields.routingKey));
  expect([...types]).toEqual(expect.arrayContaining(TYPES));
  await sendAgain(shop.amqpUrl, again(messages));
  const last = await buyAndCancel(bookId, buyer, STOCK - 2);
  await expectSound(shop, [...told, last]);
  expect(await readFates(told)).toEqual(fates);
};

test(
  'every message of four orders delivered twice changes nothing',
  () => expectNoChangeBy((messages) => messages),
  60_000,
);

test(
  'every message of four orders delivered ten times changes nothing',
  () => expectNoChangeBy((messages) => Array.from({ length: 9 }, () => messages).flat()),
  60_000,
);

test(
  'every message of four orders delivered again, the last one first, changes nothing',
  () => expectNoChangeBy((messages) => messages.toReversed()),
  60_000,
);

test('a cancel delivered before its order: no copy is reserved for it', async () => {
  const { bookId, buyer } = await openShelf(shop);
  await shop.supervisor.killOne('catalog-service');
  const told = await buyPatiently(shop, buyer, { book_id: bookId, quantity: 3 });
  const late = await takeFrom(shop.amqpUrl, 'catalog-service.order-placed').finally(() =>
    shop.supervisor.startOne('catalog-service'),
  );
  await cancelPatiently(shop, buyer, told.orderId);
  await eventually(async () => {
    const { reservations } = await readRecords(shop);
    expect(reservations.find(({ _id }) => String(_id) === told.orderId)).toMatchObject({
      state: 'void',
    });
  });
  await sendAgain(shop.amqpUrl, [late]);
  const next = await buyAndCancel(bookId, buyer, STOCK);
  const unpaid = { status: 'CANCELLED', payment: 'none' } as const;
  await expectSeen(shop, buyer, told.orderId, { ...unpaid, bookId, stock: STOCK });
  await expectSound(shop, [told, next]);
}, 60_000);

test('poison messages in every queue end as dead letters with the error, and the shop goes on', async () => {
  const poison = ['no JSON', JSON.stringify({ order_id: 7 }), 'null'];
  const { bookId, buyer } = await openShelf(shop);
  const connection = await connect(shop.amqpUrl);
  const channel = await connection.createConfirmChannel();
  for (const queue of QUEUES) {
    for (const text of poison) {
      channel.sendToQueue(queue, Buffer.from(text), { messageId: randomUUID() });
    }
    channel.sendToQueue(queue, Buffer.from('{}'));
  }
  await channel.waitForConfirms();
  const dead = QUEUES.map(deadQueueName);
  await eventually(async () => {
    const each = Object.fromEntries(dead.map((queue) => [queue, poison.length + 1]));
    expect(await countWaiting(shop.amqpUrl, dead)).toEqual(each);
  });
  for (const queue of dead) {
    const letter = await channel.get(queue, { noAck: true });
    expect(letter && letter.properties.headers).toMatchObject({
      'x-error': expect.stringContaining('Poison message'),
    });
    await channel.purgeQueue(queue);
  }
  await connection.close();
  await expectSound(shop, [await buyAndCancel(bookId, buyer, STOCK)]);
}, 60_000);
