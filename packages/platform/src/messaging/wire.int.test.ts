import { randomUUID } from 'node:crypto';
import {
  deadQueueName,
  EXCHANGE,
  MESSAGES,
  queueName,
  RETRY_DELAYS_MS,
  retryQueueName,
  SCHEMA_VERSION,
} from '@bookstore/contracts/messages';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type ChannelModel, connect, type ConfirmChannel } from 'amqplib';
import { createContext, runInContext } from '../context/index.ts';
import { invalidRequest } from '../errors/index.ts';
import { createLogger } from '../log/index.ts';
import { createMetrics } from '../metrics/index.ts';
import { eventually, testServers } from '@bookstore/testkit';
import { type Amqp, assertServiceQueue, createAmqp, createConsumer } from './index.ts';
import { createMessage, createPublisher, type Publisher } from './index.ts';

const QUEUE = queueName('order-service', 'stock-rejected');
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
  const delivery = await eventually(async () => {
    const found = await channel.get(queue, { noAck: true });
    if (found === false) throw new Error('nothing yet');
    return found;
  });
  expect([delivery.fields.exchange, delivery.fields.routingKey]).toEqual([
    EXCHANGE,
    'stock-rejected',
  ]);
  expect(delivery.properties).toMatchObject({
    messageId: message.id,
    type: 'stock-rejected',
    appId: 'catalog-service',
    timestamp: at.getTime() / 1_000 - 0.678,
    contentType: 'application/json',
    correlationId: 'request-7',
    deliveryMode: 2,
    headers: { traceparent: context.traceparent, 'schema-version': 1 },
  });
  const body: unknown = JSON.parse(delivery.content.toString());
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

const startFailing = (handle: () => Promise<void>) => {
  const measured = createMetrics('test');
  const consumer = createConsumer(
    { amqp, publisher, service: 'order-service', logger, metrics: measured },
    { type: 'stock-rejected', prefetch: 10, handle },
  );
  return { consumer, measured };
};
const takeFrom = (name: string) =>
  eventually(async () => {
    const found = await channel.get(name, { noAck: true });
    if (found === false) throw new Error('nothing yet');
    return found;
  });
const send = async (headers: Record<string, unknown>) => {
  const content = Buffer.from(JSON.stringify(rejected().body));
  channel.publish(EXCHANGE, 'stock-rejected', content, { messageId: randomUUID(), headers });
  await channel.waitForConfirms();
};

test('an unknown schema version is retried and then dead-lettered with the reason, never handled', async () => {
  let handled = 0;
  const { consumer } = startFailing(async () => void (handled += 1));
  await send({ 'schema-version': 2, 'x-attempt': 1 });
  expect((await takeFrom(retryQueueName(QUEUE))).properties.headers?.['x-attempt']).toBe(2);
  await send({ 'schema-version': 2, 'x-attempt': RETRY_DELAYS_MS.length });
  expect((await takeFrom(deadQueueName(QUEUE))).properties.headers?.['x-error']).toBe(
    'Unknown schema-version 2 of stock-rejected',
  );
  expect(handled).toBe(0);
  await consumer.close();
});

test('a message without a schema version is dead-lettered, not read as version 1', async () => {
  let handled = 0;
  const { consumer } = startFailing(async () => void (handled += 1));
  await send({});
  const dead = await takeFrom(deadQueueName(QUEUE));
  expect(dead.properties.headers?.['x-error']).toContain('it has no schema-version');
  expect(handled).toBe(0);
  await consumer.close();
});

test('measures how long a message was handled that failed', async () => {
  const HANDLING_S = 0.15;
  const { consumer, measured } = startFailing(async () => {
    const endsAt = performance.now() + 1_000 * HANDLING_S;
    await eventually(() => expect(performance.now()).toBeGreaterThan(endsAt));
    throw invalidRequest('never');
  });
  await publisher.publish(rejected());
  await takeFrom(deadQueueName(QUEUE));
  const { values } = await measured.messageDuration.get();
  const failed = values.filter(({ labels }) => labels.outcome === 'dead-letter');
  const sum = failed.find(({ metricName }) => metricName?.endsWith('_sum'))?.value;
  expect(sum).toBeGreaterThanOrEqual(HANDLING_S);
  await consumer.close();
});
