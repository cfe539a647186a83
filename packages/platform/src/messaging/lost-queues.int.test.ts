import { randomUUID } from 'node:crypto';
import { deadQueueName, EXCHANGE } from '@bookstore/contracts/messages';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type ChannelModel, type ConfirmChannel, connect } from 'amqplib';
import { createLogger } from '../log/index.ts';
import { createMetrics } from '../metrics/index.ts';
import { eventually, testServers, orderPlaced } from '@bookstore/testkit';
import {
  type Amqp,
  assertServiceQueue,
  createAmqp,
  createConsumer,
  createMessage,
  createPublisher,
} from './index.ts';
import type { Consumer, Publisher } from './index.ts';

const QUEUE = 'catalog-service.order-placed';
const logger = createLogger({ service: 'test', version: '0', level: 'silent' });

let amqp: Amqp;
let publisher: Publisher;
let raw: ChannelModel;
let channel: ConfirmChannel;
let consumer: Consumer;
let seen: string[];

beforeEach(async () => {
  const { amqpUrl } = await testServers('lost');
  amqp = createAmqp(amqpUrl, 'test', logger);
  publisher = createPublisher({ amqp, appId: 'test', logger, metrics: createMetrics('test') });
  raw = await connect(amqpUrl);
  channel = await raw.createConfirmChannel();
  seen = [];
  consumer = createConsumer(
    { amqp, publisher, service: 'catalog-service', logger, metrics: createMetrics('test') },
    {
      type: 'order-placed',
      prefetch: 50,
      handle: async ([message]) => void seen.push(message?.id ?? ''),
    },
  );
  await eventually(() => publisher.publish(orderPlaced()));
});

afterEach(async () => {
  await consumer.close();
  await amqp.close();
  await raw.close();
});

test('a consumer whose queue was deleted declares it again and goes on', async () => {
  await channel.deleteQueue(QUEUE);
  const message = orderPlaced();
  await eventually(() => publisher.publish(message), 8_000);
  await eventually(() => expect(seen).toContain(message.id));
});

test('a poison message is not lost when the dead-letter queue was deleted', async () => {
  const dead = deadQueueName(QUEUE);
  await channel.deleteQueue(dead);
  channel.publish(EXCHANGE, 'order-placed', Buffer.from('{'), {
    messageId: 'poison',
    headers: { 'schema-version': 1 },
  });
  await channel.waitForConfirms();
  await eventually(async () => {
    const asked = await raw.createChannel();
    asked.on('error', () => undefined);
    expect((await asked.checkQueue(dead)).messageCount).toBe(1);
    await asked.close();
  }, 8_000);
});

// After a restore the outbox of a reservation holds the cancellation that its lost order cannot send.
test('a message waits for the durable queue of its reader, although a broadcast queue takes it too', async () => {
  const { queue } = await channel.assertQueue('', { exclusive: true });
  await channel.bindQueue(queue, EXCHANGE, 'order-cancelled');
  const message = createMessage(
    'order-cancelled',
    {
      order_id: randomUUID(),
      user_id: 'u1',
      status: 'CANCELLED',
      items: [{ book_id: 'b1', quantity: 1 }],
    },
    new Date(),
  );
  await expect(publisher.publish(message)).rejects.toThrow(
    'The queue catalog-service.order-cancelled does not exist yet.',
  );
  expect((await channel.checkQueue(queue)).messageCount).toBe(0);

  const durable = await assertServiceQueue(channel, 'catalog-service', 'order-cancelled');
  await publisher.publish(message);
  await eventually(async () => expect((await channel.checkQueue(durable)).messageCount).toBe(1));
});
