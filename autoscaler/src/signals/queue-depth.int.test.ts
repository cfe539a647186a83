import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createLogger } from '@bookstore/platform/log';
import { type Amqp, createAmqp } from '@bookstore/platform/messaging';
import { eventually, testServers } from '@bookstore/platform/testing';
import { createReadQueueDepth } from './queue-depth.amqp.ts';

const logger = createLogger({ service: 'test', version: '1', level: 'silent' });
let amqp: Amqp;

beforeEach(async () => {
  const { amqpUrl } = await testServers('autoscaler');
  amqp = createAmqp(amqpUrl, 'test', logger);
});
afterEach(() => amqp.close());

test('counts the messages that wait; a queue that is not there does no harm', async () => {
  const readDepth = createReadQueueDepth(amqp);
  await eventually(() => amqp.ping());
  expect(await readDepth('orders')).toBeUndefined();
  const channel = await amqp.manager.connection?.createConfirmChannel();
  await channel?.assertQueue('orders', { durable: true });
  expect(await readDepth('orders')).toBe(0);
  for (let count = 0; count < 3; count += 1) channel?.sendToQueue('orders', Buffer.from('{}'));
  await channel?.waitForConfirms();
  await eventually(async () => expect(await readDepth('orders')).toBe(3));
});

test('without a connection the depth is unknown', async () => {
  await amqp.close();
  expect(await createReadQueueDepth(amqp)('orders')).toBeUndefined();
});
