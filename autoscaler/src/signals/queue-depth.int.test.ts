import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createLogger } from '@bookstore/platform/log';
import { type AmqpConnection, createAmqpConnection } from '@bookstore/platform/messaging';
import { eventually, testServers } from '@bookstore/testkit';
import { createReadQueueDepth } from './queue-depth.amqp.ts';

const logger = createLogger({ service: 'test', version: '1', level: 'silent' });
let connection: AmqpConnection;

beforeEach(async () => {
  const { amqpUrl } = await testServers('autoscaler');
  connection = createAmqpConnection({ url: amqpUrl, name: 'test', logger });
});
afterEach(() => connection.close());

test('counts the waiting messages; a missing queue does no harm', async () => {
  const readDepth = createReadQueueDepth(connection);
  await eventually(() => connection.check());
  expect(await readDepth('orders')).toBeUndefined();
  const channel = await connection.createChannel();
  await channel.assertQueue('orders', { durable: true });
  expect(await readDepth('orders')).toBe(0);
  for (let count = 0; count < 3; count += 1) channel.sendToQueue('orders', Buffer.from('{}'));
  await channel.waitForConfirms();
  await eventually(async () => expect(await readDepth('orders')).toBe(3));
});

test('without a connection the depth is unknown', async () => {
  await connection.close();
  expect(await createReadQueueDepth(connection)('orders')).toBeUndefined();
});
