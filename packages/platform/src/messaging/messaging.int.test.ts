import { randomUUID } from 'node:crypto';
import { deadQueueName, EXCHANGE, queueName, retryQueueName } from '@bookstore/contracts/messages';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type ChannelModel, connect } from 'amqplib';
import { AppError, unavailable } from '../errors/index.ts';
import { createLogger } from '../log/index.ts';
import { createMetrics, type Metrics } from '../metrics/index.ts';
import { eventually, testServers, orderPlaced } from '@bookstore/testkit';
import {
  type Amqp,
  assertServiceQueue,
  type Consumer,
  createAmqp,
  createConsumer,
  createMessage,
  createPublisher,
  type Publisher,
  type ReceivedMessage,
} from './index.ts';

const QUEUE = 'catalog-service.order-placed';
const logger = createLogger({ service: 'test', version: '0', level: 'silent' });

let amqp: Amqp;
let publisher: Publisher;
let raw: ChannelModel;
let consumers: Consumer[];
let metrics: Metrics;

beforeEach(async () => {
  const { amqpUrl } = await testServers('messaging');
  amqp = createAmqp(amqpUrl, 'test', logger);
  metrics = createMetrics('test');
  publisher = createPublisher({ amqp, appId: 'test', logger, metrics });
  raw = await connect(amqpUrl);
  consumers = [];
  await eventually(() => publisher.check());
});

afterEach(async () => {
  await Promise.all(consumers.map((consumer) => consumer.close()));
  await amqp.close();
  await raw.close();
});

const stockRejected = () =>
  createMessage(
    'stock-rejected',
    { order_id: randomUUID(), reason: 'out-of-stock', items: [] },
    new Date(),
  );

type Handle = (messages: readonly ReceivedMessage<'order-placed'>[]) => Promise<void>;

const consume = async (handle: Handle, maxBatch = 1): Promise<void> => {
  consumers.push(
    createConsumer(
      { amqp, publisher, service: 'catalog-service', logger, metrics },
      { type: 'order-placed', prefetch: 50, maxBatch, handle },
    ),
  );
  // It consumes last of all: then the queue is there and bound.
  await eventually(async () => {
    const { consumerCount } = await lookAt(QUEUE);
    expect(consumerCount).toBeGreaterThan(0);
  });
};

const lookAt = async (queue: string) => {
  const channel = await raw.createChannel();
  channel.on('error', () => undefined);
  const found = await channel.checkQueue(queue);
  await channel.close();
  return found;
};
/** `outcome redelivered count`, in the order of the alphabet. */
const handledCounts = async (): Promise<string[]> => {
  const { values } = await metrics.handled.get();
  return values
    .map(({ labels, value }) => `${labels.outcome} ${labels.redelivered} ${value}`)
    .toSorted();
};
const depthOf = async (queue: string): Promise<number> => (await lookAt(queue)).messageCount;

/** A body that does not fit its schema: it is set aside when it is read, whatever is in hand. */
const publishPoison = async (): Promise<void> => {
  const channel = await raw.createConfirmChannel();
  channel.publish(EXCHANGE, 'order-placed', Buffer.from('{"order_id":7}'), {
    messageId: 'poison',
    headers: { 'schema-version': 1 },
  });
  await channel.waitForConfirms();
};

describe('publisher', () => {
  test('refuses a message that no queue takes, so that it stays in the outbox', async () => {
    const channel = await raw.createConfirmChannel();
    await assertServiceQueue(channel, 'catalog-service', 'order-placed');
    await publisher.publish(orderPlaced());
    await channel.deleteQueue(QUEUE);
    await expect(publisher.publish(orderPlaced())).rejects.toMatchObject({
      kind: 'unavailable',
      detail: 'No queue takes order-placed.',
    });
  });

  test('keeps the message id when the same message is sent twice', async () => {
    const seen: string[] = [];
    await consume(async ([message]) => void seen.push(message?.id ?? ''));
    const message = orderPlaced();
    await publisher.publish(message);
    await publisher.publish(message);
    await eventually(() => expect(seen).toEqual([message.id, message.id]));
  });
});

describe('consumer', () => {
  test('acks only after the work is done', async () => {
    const { promise: work, resolve: finish } = Promise.withResolvers<void>();
    let started = 0;
    await consume(async () => {
      started += 1;
      await work;
    });
    await publisher.publish(orderPlaced());
    await eventually(() => expect(started).toBe(1));
    await consumers[0]?.close();
    consumers = [];
    await eventually(async () => expect(await depthOf(QUEUE)).toBe(1));
    finish();
    await consume(async () => undefined);
    await eventually(async () => expect(await handledCounts()).toContain('ack true 1'));
  }, 20_000);

  test('dead-letters a body that does not fit its schema, with the error in the headers', async () => {
    await consume(async () => undefined);
    await publishPoison();
    await eventually(async () => expect(await depthOf(deadQueueName(QUEUE))).toBe(1));
    const channel = await raw.createChannel();
    const dead = await channel.get(deadQueueName(QUEUE), { noAck: true });
    if (dead === false) throw new Error('the message is gone');
    expect(dead.properties.messageId).toBe('poison');
    expect(dead.properties.headers?.['x-error']).toContain('Poison message');
  });

  test('tries an unexpected failure again after a delay', async () => {
    const attempts: number[] = [];
    await consume(async ([message]) => {
      attempts.push(message?.attempt ?? -1);
      if (attempts.length === 1) throw new Error('a bug');
    });
    await publisher.publish(orderPlaced());
    await eventually(async () => expect(await depthOf(retryQueueName(QUEUE))).toBe(1));
    await eventually(() => expect(attempts).toEqual([0, 1]));
  });

  test('pauses while a dependency is unavailable and loses no message', async () => {
    let calls = 0;
    await consume(async () => {
      calls += 1;
      if (calls < 3) throw unavailable('the database is unavailable');
    });
    await publisher.publish(orderPlaced());
    await eventually(() => expect(calls).toBe(3));
    expect(await depthOf(retryQueueName(QUEUE))).toBe(0);
    expect(await depthOf(deadQueueName(QUEUE))).toBe(0);
  });

  test('replicas share one queue: each message is handled by one of them', async () => {
    const seen: string[][] = [[], []];
    for (const ids of seen) {
      consumers.push(
        createConsumer(
          { amqp, publisher, service: 'order-service', logger, metrics },
          {
            type: 'stock-rejected',
            prefetch: 5,
            handle: async ([message]) => void ids.push(message?.id ?? ''),
          },
        ),
      );
    }
    const shared = queueName('order-service', 'stock-rejected');
    await eventually(async () => expect((await lookAt(shared)).consumerCount).toBe(2));
    const messages = Array.from({ length: 20 }, stockRejected);
    await Promise.all(messages.map((message) => publisher.publish(message)));
    await eventually(() => expect(new Set(seen.flat()).size).toBe(20));
    await eventually(async () => expect(await depthOf(shared)).toBe(0));
    expect(seen.flat()).toHaveLength(20);
    expect(seen.filter((ids) => ids.length > 0)).toHaveLength(2);
  });

  test('its exchange and its queues are durable', async () => {
    await consume(async () => undefined);
    for (const queue of [QUEUE, retryQueueName(QUEUE), deadQueueName(QUEUE)]) {
      const channel = await raw.createChannel();
      channel.on('error', () => undefined);
      await expect(channel.assertQueue(queue, { durable: false })).rejects.toThrow('PRECONDITION');
    }
    const channel = await raw.createChannel();
    channel.on('error', () => undefined);
    const transient = channel.assertExchange(EXCHANGE, 'topic', { durable: false });
    await expect(transient).rejects.toThrow('PRECONDITION');
  });

  test('handles the good messages of a batch that one message spoils', async () => {
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    const [first, bad] = [orderPlaced(), orderPlaced()];
    const good = [orderPlaced(), orderPlaced(), orderPlaced()];
    const sizes: number[] = [];
    const done = new Set<string>();
    await consume(async (batch) => {
      sizes.push(batch.length);
      if (sizes.length === 1) await held;
      if (batch.some((message) => message.id === bad.id)) {
        throw new AppError({ code: 'invalid-request', kind: 'invalid', detail: 'spoilt' });
      }
      for (const message of batch) done.add(message.id);
    }, 10);
    await publisher.publish(first);
    await eventually(() => expect(sizes).toEqual([1]));
    await Promise.all([...good, bad].map((message) => publisher.publish(message)));
    // It comes last: once it was read, all the others wait for the first and make one batch.
    await publishPoison();
    await eventually(async () => expect(await depthOf(deadQueueName(QUEUE))).toBe(1));
    release();
    const handled = new Set([first, ...good].map((message) => message.id));
    await eventually(() => expect(done).toEqual(handled));
    await eventually(async () => expect(await depthOf(deadQueueName(QUEUE))).toBe(2));
    expect(sizes).toEqual([1, 4, 1, 1, 1, 1]);
    expect(await handledCounts()).toEqual(['ack false 4', 'dead-letter false 2']);
  });
});
