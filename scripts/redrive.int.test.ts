import { randomUUID } from 'node:crypto';
import { deadQueueName, queueName } from '@bookstore/contracts/messages';
import { assertServiceQueue } from '@bookstore/platform/messaging';
import { testServers } from '@bookstore/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type ChannelModel, connect, type ConfirmChannel } from 'amqplib';
import { redrive } from './redrive.ts';

const QUEUE = queueName('order-service', 'stock-reserved');
const DEAD = deadQueueName(QUEUE);

let url: string;
let connection: ChannelModel;
let channel: ConfirmChannel;
beforeAll(async () => {
  url = (await testServers('redrive')).amqpUrl;
  connection = await connect(url);
  channel = await connection.createConfirmChannel();
  await assertServiceQueue(channel, 'order-service', 'stock-reserved');
});
beforeEach(async () => {
  await channel.purgeQueue(QUEUE);
  await channel.purgeQueue(DEAD);
});
afterAll(() => connection.close());

const bury = async (count: number): Promise<string[]> => {
  const ids = Array.from({ length: count }, () => randomUUID());
  for (const messageId of ids) {
    channel.sendToQueue(DEAD, Buffer.from(`{"id":"${messageId}"}`), {
      messageId,
      type: 'stock-reserved',
      correlationId: 'request-1',
      persistent: true,
      headers: { 'x-attempt': 5, 'x-error': 'a bug', 'schema-version': 1 },
    });
  }
  await channel.waitForConfirms();
  return ids;
};

describe('npm run redrive', () => {
  test('sends dead messages again as they first were, under their own ids', async () => {
    const [id] = await bury(1);
    expect(await redrive(url, QUEUE, 10)).toBe(1);
    const sent = await channel.get(QUEUE, { noAck: true });
    if (sent === false) throw new Error('nothing was sent');
    expect(sent.content.toString()).toBe(`{"id":"${id}"}`);
    expect(sent.properties).toMatchObject({
      messageId: id,
      type: 'stock-reserved',
      correlationId: 'request-1',
      deliveryMode: 2,
      headers: { 'schema-version': 1 },
    });
    expect(Object.keys(sent.properties.headers ?? {})).not.toContain('x-attempt');
    expect(Object.keys(sent.properties.headers ?? {})).not.toContain('x-error');
    expect((await channel.checkQueue(DEAD)).messageCount).toBe(0);
  });

  test('moves no more than it is told, and nothing the second time', async () => {
    await bury(3);
    expect(await redrive(url, QUEUE, 2)).toBe(2);
    expect(await redrive(url, QUEUE, 2)).toBe(1);
    expect(await redrive(url, QUEUE, 2)).toBe(0);
    expect((await channel.checkQueue(QUEUE)).messageCount).toBe(3);
  });

  test('refuses a queue that does not exist and makes none', async () => {
    await expect(redrive(url, 'order-service.nonsense', 1)).rejects.toThrow('NOT_FOUND');
  });
});
