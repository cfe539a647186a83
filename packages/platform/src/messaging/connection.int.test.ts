import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Channel } from 'amqplib';
import { createLogger } from '../log/index.ts';
import { eventually, testServers } from '@bookstore/testkit';
import { keepChannelOpen } from './channel.ts';
import { type AmqpConnection, createAmqpConnection } from './connection.ts';

const logger = createLogger({ service: 'test', version: '0', level: 'silent' });
let connection: AmqpConnection;
beforeAll(async () => {
  const { amqpUrl } = await testServers('connection');
  connection = createAmqpConnection({ url: amqpUrl, name: 'test', logger });
});
afterAll(() => connection.close());

const openCounted = () => {
  const channels: Channel[] = [];
  const setUp = async (channel: Channel): Promise<void> => void channels.push(channel);
  const managed = keepChannelOpen({ connection, name: 'test', setUp, logger });
  return { channels, managed };
};

test('a channel that the broker closed is opened again, and no other one', async () => {
  const [closed, other] = [openCounted(), openCounted()];
  await eventually(() => expect(other.managed.current()).toBeDefined());
  // There is no such queue: the broker closes the channel with 404.
  await eventually(() => expect(closed.managed.current()).toBeDefined());
  closed.channels[0]?.get('nowhere').catch(() => undefined);
  await eventually(() => expect(closed.channels).toHaveLength(2));
  await connection.check();
  expect(other.channels).toHaveLength(1);
});

test('a channel that was closed on purpose stays closed', async () => {
  const { channels, managed } = openCounted();
  await eventually(() => expect(managed.current()).toBeDefined());
  await managed.close();
  const marker = openCounted();
  await eventually(() => expect(marker.managed.current()).toBeDefined());
  marker.channels[0]?.get('nowhere').catch(() => undefined);
  await eventually(() => expect(marker.channels).toHaveLength(2));
  expect(channels).toHaveLength(1);
});
