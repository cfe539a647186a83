import { randomUUID } from 'node:crypto';
import { EXCHANGE, MESSAGES, SCHEMA_VERSION } from '@bookstore/contracts/messages';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type ChannelModel, connect, type ConfirmChannel } from 'amqplib';
import { createContext, runInContext } from '../context/index.ts';
import { createLogger } from '../log/index.ts';
import { createMetrics } from '../metrics/index.ts';
import { eventually, testServers } from '../testing/index.ts';
import { type Amqp, assertServiceQueue, createAmqp, createConsumer } from './index.ts';
import { createMessage, createPublisher, type Publisher } from './index.ts';

const logger = createLogger({ service: 'test', version: '0', level: 'silent' });
const metrics = createMetrics('test');

let amqp: Amqp;
let publisher: Publisher;
let raw: ChannelModel;
let channel: ConfirmChannel;
beforeAll(async () => {
  const { amqpUrl } = await testServers('wire');
  amqp = createAmqp(amqpUrl, 'test', logger);
  publisher = createPublisher({ amqp, appId: 'catalog-service', logger, metrics });
  raw = await connect(amqpUrl);
  channel = await raw.createConfirmChannel();
  await eventually(() => publisher.check());
});
afterAll(async () => {
  await amqp.close();
  await raw.close();
});

const rejected = (at = new Date()) =>
  createMessage(
    'stock-rejected',
    { order_id: randomUUID(), reason: 'out-of-stock', items: [] },
    at,
  );

test('a message carries the properties of the contract', async () => {
  const queue = await assertServiceQueue(channel, 'order-service', 'stock-rejected');
  const context = createContext('request-7', undefined);
  const at = new Date('2030-01-02T03:04:05.678Z');
  const message = runInContext(context, () => rejected(at));
  await publisher.publish(message);
  const heard = await eventually(async () => {
    const found = await channel.get(queue, { noAck: true });
    if (found === false) throw new Error('nothing yet');
    return found;
  });
  expect([heard.fields.exchange, heard.fields.routingKey]).toEqual([EXCHANGE, 'stock-rejected']);
  expect(heard.properties).toMatchObject({
    messageId: message.id,
    type: 'stock-rejected',
    appId: 'catalog-service',
    timestamp: at.getTime() / 1_000 - 0.678,
    contentType: 'application/json',
    correlationId: 'request-7',
    deliveryMode: 2,
    headers: { traceparent: context.traceparent, 'schema-version': 1 },
  });
  const body: unknown = JSON.parse(heard.content.toString());
  expect(MESSAGES['stock-rejected'][SCHEMA_VERSION].parse(body)).toEqual(message.body);
});

test('a message that no request caused begins a trace of its own', () => {
  expect(rejected().traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
});

test('a consumer that starts again gets nothing that was handled before', async () => {
  const seen: string[] = [];
  const start = () =>
    createConsumer(
      { amqp, publisher, service: 'order-service', logger, metrics },
      {
        type: 'stock-rejected',
        prefetch: 10,
        handle: async ([message]) => void seen.push(message?.id ?? ''),
      },
    );
  const [first, second] = [rejected(), rejected()];
  const consumer = start();
  await eventually(() => publisher.publish(first));
  await eventually(() => expect(seen).toContain(first.id));
  await consumer.close();

  const again = start();
  await publisher.publish(second);
  await eventually(() => expect(seen).toContain(second.id));
  await again.close();
  expect(seen.filter((id) => id === first.id)).toHaveLength(1);
});
