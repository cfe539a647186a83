import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Channel } from 'amqplib';
import { createLogger } from '../log/index.ts';
import { eventually, testServers } from '../testing/index.ts';
import { type Amqp, createAmqp } from './connection.ts';

let amqp: Amqp;
beforeAll(async () => {
  const logger = createLogger({ service: 'test', version: '0', level: 'silent' });
  amqp = createAmqp((await testServers('connection')).amqpUrl, 'test', logger);
});
afterAll(() => amqp.close());

const openCounted = () => {
  const channels: Channel[] = [];
  const setup = async (channel: Channel): Promise<void> => void channels.push(channel);
  return { channels, wrapper: amqp.openChannel({ name: 'test', setup }) };
};

test('a channel that the broker closed is set up again', async () => {
  const { channels, wrapper } = openCounted();
  await wrapper.waitForConnect();
  // There is no such queue: the broker closes the channel with 404.
  channels[0]?.get('nowhere').catch(() => undefined);
  await eventually(() => expect(channels).toHaveLength(2));
  await eventually(() => amqp.ping());
});

test('a channel that was closed on purpose stays closed', async () => {
  const { channels, wrapper } = openCounted();
  await wrapper.waitForConnect();
  await wrapper.close();
  const marker = openCounted();
  await marker.wrapper.waitForConnect();
  marker.channels[0]?.get('nowhere').catch(() => undefined);
  await eventually(() => expect(marker.channels).toHaveLength(2));
  expect(channels).toHaveLength(1);
});
