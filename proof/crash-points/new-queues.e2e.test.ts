import { globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { deadQueueName, retryQueueName } from '@bookstore/contracts/messages';
import { queueSettings } from '@bookstore/platform/messaging';
import { eventually } from '@bookstore/testkit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type ChannelModel, type ConfirmChannel, connect } from 'amqplib';
import { type FaultyShop, startFaultyShop } from '../../tests/faults/faulty-shop.ts';
import { createRandom } from '../chaos/plan/random.ts';
import { buyPatiently, expectSeen, openShelf, STOCK } from './buying.ts';
import { expectSound, QUEUES } from './sound.ts';

/** First starts of the broker; one takes about 15 s. */
const FIRST_STARTS = Number(process.env['FIRST_STARTS'] ?? 4);
const SEED = Number(process.env['SEED'] ?? 1);
const LATEST_KILL_MS = 500;
const FIRST_QUEUE_DEADLINE_MS = 30_000;
const START_DEADLINE_MS = 90_000;
const LEADERS_DEADLINE_MS = 10_000;
/** Of these half are placed before the broker starts and half while it creates its queues. */
const ORDERS = 4;
/** On RabbitMQ 3.10.8 about one attempt in four damages the broker. */
const MAX_ATTEMPTS = 20;
const BRIEF_QUEUES = ['brief-1', 'brief-2', 'brief-3'];

let shop: FaultyShop;
let brokerFolder: string;
beforeAll(async () => {
  shop = await startFaultyShop({
    prepare: (spec) => {
      if (spec.name === 'rabbitmq') brokerFolder = spec.cwd;
      return spec;
    },
  });
}, 120_000);
afterAll(() => shop.close(), 60_000);

const awaitFirstQueue = () =>
  eventually(() => {
    const queues = globSync('mnesia/*/quorum/*/*/config', { cwd: brokerFolder });
    expect(queues).not.toEqual([]);
  }, FIRST_QUEUE_DEADLINE_MS);

/** A queue without a leader has no consumer and confirms nothing. Leaves all queues as it found them: empty. */
const expectLeaders = async (): Promise<void> => {
  const connection = await connect(shop.amqpUrl);
  try {
    const channel = await connection.createConfirmChannel();
    const unread = QUEUES.flatMap((queue) => [retryQueueName(queue), deadQueueName(queue)]);
    const silent = new Set(unread);
    for (const queue of unread) {
      channel.sendToQueue(queue, Buffer.from('probe'), {}, () => silent.delete(queue));
    }
    await eventually(() => expect([...silent]).toEqual([]), LEADERS_DEADLINE_MS);
    for (const queue of unread) await channel.purgeQueue(queue);
    await eventually(async () => {
      for (const queue of QUEUES) {
        const { consumerCount } = await channel.checkQueue(queue);
        expect({ queue, consumerCount }).toEqual({ queue, consumerCount: 1 });
      }
    }, LEADERS_DEADLINE_MS);
  } finally {
    await connection.close();
  }
};

test(
  'RabbitMQ killed within half a second of its first queue: every order settles and every queue works',
  async () => {
    const random = createRandom(SEED);
    for (let start = 0; start < FIRST_STARTS; start += 1) {
      await shop.supervisor.killOne('rabbitmq');
      rmSync(join(brokerFolder, 'mnesia'), { recursive: true });
      const { bookId, buyer } = await openShelf(shop);
      const buy = () =>
        Array.from({ length: ORDERS / 2 }, () =>
          buyPatiently(shop, buyer, { book_id: bookId, quantity: 1 }),
        );
      const early = await Promise.all(buy());

      shop.supervisor.startOne('rabbitmq');
      await awaitFirstQueue();
      const late = buy();
      await delay(random.between(0, LATEST_KILL_MS));
      await shop.crash('rabbitmq');

      const orders = [...early, ...(await Promise.all(late))];
      const seen = {
        status: 'ACCEPTED',
        payment: 'captured',
        bookId,
        stock: STOCK - ORDERS,
      } as const;
      for (const { orderId } of orders) await expectSeen(shop, buyer, orderId, seen);
      await expectSound(shop, orders);
      await expectLeaders();
    }
  },
  FIRST_STARTS * START_DEADLINE_MS,
);

/** Of a connection that RabbitMQ may end. */
const openChannel = async (connection: ChannelModel): Promise<ConfirmChannel> => {
  connection.on('error', () => undefined);
  const channel = await connection.createConfirmChannel();
  channel.on('error', () => undefined);
  return channel;
};

/** Creates queues while another connection deletes them. RabbitMQ ends connections then. */
const deleteDuringCreation = async (): Promise<void> => {
  const connections = await Promise.all([connect(shop.amqpUrl), connect(shop.amqpUrl)]);
  const [deleting, creating] = connections;
  const deleter = await openChannel(deleting);
  const creators = await Promise.all(BRIEF_QUEUES.map(() => openChannel(creating)));
  let isCreating = true;
  const deletions = (async () => {
    while (isCreating) for (const queue of BRIEF_QUEUES) await deleter.deleteQueue(queue);
  })();
  await Promise.allSettled(
    creators.map((creator, index) => {
      const queue = String(BRIEF_QUEUES[index]);
      return creator.assertQueue(queue, queueSettings('catalog-service', queue).queue);
    }),
  );
  isCreating = false;
  await Promise.allSettled([deletions, ...connections.map((connection) => connection.close())]);
};

const createQueue = async (queue: string): Promise<void> => {
  const connection = await connect(shop.amqpUrl);
  try {
    const channel = await openChannel(connection);
    await channel.assertQueue(queue, queueSettings('catalog-service', queue).queue);
    channel.sendToQueue(queue, Buffer.from('probe'));
    await channel.waitForConfirms();
    await channel.deleteQueue(queue);
  } finally {
    await connection.close().catch(() => undefined);
  }
};

test('queues deleted while RabbitMQ creates them: new queues work within seconds', async () => {
  let isDamaged = false;
  for (let attempt = 0; !isDamaged && attempt < MAX_ATTEMPTS; attempt += 1) {
    await deleteDuringCreation();
    await createQueue(`after-${attempt}`).catch(() => {
      isDamaged = true;
    });
  }
  await eventually(() => createQueue('repaired'), 15_000);
  await expectLeaders();
}, 150_000);
