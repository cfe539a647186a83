import { randomUUID } from 'node:crypto';
import { deadQueueName, queueName } from '@bookstore/contracts/messages';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type ChannelModel, type ConfirmChannel, connect } from 'amqplib';
import { createLogger } from '../log/index.ts';
import { createMetrics } from '../metrics/index.ts';
import {
  eventually,
  type SilentProxy,
  startSilentProxy,
  testServers,
  orderPlaced,
} from '@bookstore/testkit';
import {
  type Amqp,
  assertServiceQueue,
  type Consumer,
  createAmqp,
  createConsumer,
  createMessage,
  createPublisher,
  type Publisher,
} from './index.ts';

const SERVICE = 'catalog-service';
const QUEUE = queueName(SERVICE, 'order-placed');
const NEW_QUEUE = queueName(SERVICE, 'order-placed', 2);

let proxy: SilentProxy;
let amqp: Amqp;
let publisher: Publisher;
let raw: ChannelModel;
let channel: ConfirmChannel;
let consumers: Consumer[];
let seen: string[];
let log: { msg: string; channel?: string }[];

beforeEach(async () => {
  const { amqpUrl } = await testServers('settings');
  raw = await connect(amqpUrl);
  channel = await raw.createConfirmChannel();
  proxy = await startSilentProxy(amqpUrl);
  log = [];
  const logger = createLogger(
    { service: 'test', version: '0', level: 'debug' },
    { write: (line) => void log.push(JSON.parse(line)) },
  );
  amqp = createAmqp(proxy.url, 'test', logger);
  publisher = createPublisher({ amqp, appId: 'test', logger, metrics: createMetrics('test') });
  consumers = [];
  seen = [];
});
afterEach(async () => {
  await Promise.all(consumers.map((consumer) => consumer.close()));
  await amqp.close();
  await proxy.close();
  await raw.close();
});

const consume = (type: 'order-placed' | 'order-cancelled', queueVersion = 1): void => {
  const logger = createLogger(
    { service: 'test', version: '0', level: 'debug' },
    { write: (line) => void log.push(JSON.parse(line)) },
  );
  consumers.push(
    createConsumer(
      { amqp, publisher, service: SERVICE, logger, metrics: createMetrics('test') },
      {
        type,
        queueVersion,
        prefetch: 10,
        maxBatch: 5,
        handle: async (messages) => void seen.push(...messages.map(({ id }) => id)),
      },
    ),
  );
};

const orderCancelled = () =>
  createMessage(
    'order-cancelled',
    {
      order_id: randomUUID(),
      user_id: 'u1',
      status: 'CANCELLED',
      items: [{ book_id: 'b1', quantity: 1 }],
    },
    new Date(),
  );

const countLooks = (): number =>
  log.filter(({ msg }) => msg === 'earlier queue version inspected').length;

const exists = async (queue: string): Promise<boolean> => {
  const asked = await raw.createChannel();
  asked.on('error', () => undefined);
  return asked.checkQueue(queue).then(
    () => true,
    () => false,
  );
};

test('a refused declaration is named by the readiness check and logged once, disturbs no other channel, and is tried again', async () => {
  await channel.assertQueue(QUEUE, { durable: true });
  consume('order-placed');
  consume('order-cancelled');

  await eventually(() =>
    expect(amqp.consuming.checkDeclarations()).rejects.toThrow(
      /inequivalent arg 'x-.*' for queue 'catalog-service\.order-placed'/,
    ),
  );
  const cancelled = orderCancelled();
  await eventually(() => publisher.publish(cancelled));
  await eventually(() => expect(seen).toEqual([cancelled.id]));
  // The log tells that it was tried again when it stops being refused.
  await channel.deleteQueue(QUEUE);
  await eventually(amqp.consuming.checkDeclarations, 15_000);

  const placed = orderPlaced();
  await eventually(() => publisher.publish(placed));
  await eventually(() => expect(seen).toContain(placed.id));
  const refusals = log.filter(({ channel: name }) => name === `${QUEUE} consumer`);
  expect(refusals).toHaveLength(1);
  expect(proxy.accepted()).toBe(2);
}, 40_000);

test('a new queue version takes over what the earlier queues hold, and deletes them when they are empty', async () => {
  // As an earlier release left it: bound, with messages that wait, one of them dead.
  await assertServiceQueue(channel, SERVICE, 'order-placed', 1);
  const left = Array.from({ length: 12 }, orderPlaced);
  await eventually(() => publisher.check());
  for (const message of left) await publisher.publish(message);
  channel.sendToQueue(deadQueueName(QUEUE), Buffer.from('{}'), { messageId: 'dead' });
  await channel.waitForConfirms();

  consume('order-placed', 2);
  consume('order-placed', 2);
  await eventually(() => expect(new Set(seen)).toEqual(new Set(left.map(({ id }) => id))));
  await eventually(async () => expect(await exists(QUEUE)).toBe(false), 20_000);
  expect(await exists(deadQueueName(QUEUE))).toBe(false);
  const dead = await channel.get(deadQueueName(NEW_QUEUE), { noAck: true });
  expect(dead && dead.properties.messageId).toBe('dead');

  const next = orderPlaced();
  await publisher.publish(next);
  await eventually(() => expect(seen.at(-1)).toBe(next.id));
  expect(seen).toHaveLength(left.length + 1);
}, 60_000);

test('the queue of an earlier version stays while an earlier release consumes it', async () => {
  await assertServiceQueue(channel, SERVICE, 'order-placed', 1);
  const consumed: string[] = [];
  await channel.consume(QUEUE, (message) => {
    consumed.push(String(message?.properties.messageId));
  });
  consume('order-placed', 2);
  await eventually(async () => expect(await exists(NEW_QUEUE)).toBe(true));
  channel.sendToQueue(QUEUE, Buffer.from('{}'), { messageId: 'in hand' });
  await eventually(() => expect(consumed).toEqual(['in hand']));
  await eventually(() => expect(countLooks()).toBeGreaterThan(4), 20_000);
  expect(await exists(QUEUE)).toBe(true);

  await channel.close();
  channel = await raw.createConfirmChannel();
  await eventually(async () => expect(await exists(QUEUE)).toBe(false), 20_000);
  // Unreadable, so that it ends among the dead letters: it was not lost with its queue.
  const dead = await channel.get(deadQueueName(NEW_QUEUE), { noAck: true });
  expect(dead && dead.properties.messageId).toBe('in hand');
}, 60_000);
