import { setTimeout as sleep } from 'node:timers/promises';
import { EXCHANGE } from '@bookstore/contracts/messages';
import { type ConfirmChannel, connect, type GetMessage } from 'amqplib';
import { createRandom } from '../plan/random.ts';

/** So many of the messages come a second time. */
const TWICE_SHARE = 0.4;
const RETRY_MS = 1_000;
const MOST_TRIES = 60;
const CONNECT_TIMEOUT_MS = 3_000;
/** Those that were delivered long ago come once more, up to so many. */
const MOST_REMEMBERED = 100;

const remembered = new Map<string, GetMessage[]>();

const withChannel = async (
  url: string,
  work: (channel: ConfirmChannel) => Promise<void>,
): Promise<void> => {
  const connection = await connect(url, { timeout: CONNECT_TIMEOUT_MS });
  connection.on('error', () => undefined);
  try {
    const channel = await connection.createConfirmChannel();
    channel.on('error', () => undefined);
    await work(channel);
  } finally {
    await connection.close().catch(() => undefined);
  }
};

const takeAll = async (channel: ConfirmChannel, queue: string): Promise<GetMessage[]> => {
  const messages: GetMessage[] = [];
  for (;;) {
    const message = await channel.get(queue);
    if (message === false) return messages;
    messages.push(message);
  }
};

/**
 * Sends what was held up on to its queue with the ids it has, then forgets it: whatever breaks in between, it is
 * sent again rather than lost.
 */
const deliver = async (channel: ConfirmChannel, detour: string, queue: string, seed: number) => {
  const random = createRandom(seed);
  const held = await takeAll(channel, detour);
  const old = remembered.get(queue) ?? [];
  const again = [...held, ...old].filter(() => random.chance(TWICE_SHARE));
  for (const { content, properties } of random.shuffle([...held, ...again])) {
    channel.sendToQueue(queue, content, { ...properties, persistent: true });
  }
  await channel.waitForConfirms();
  for (const message of held) channel.ack(message);
  remembered.set(queue, [...old, ...held].slice(-MOST_REMEMBERED));
};

const restore = async (channel: ConfirmChannel, detour: string, queue: string, type: string) => {
  await channel.bindQueue(queue, EXCHANGE, type);
  await channel.unbindQueue(detour, EXCHANGE, type);
};

const untilDone = async (work: () => Promise<void>): Promise<void> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries === MOST_TRIES) throw error;
      await sleep(RETRY_MS);
    }
  }
};

/**
 * For a time the messages of one queue are led to another one, a durable one of ours. Then they come, shuffled, and
 * some of them, and of those of earlier detours, twice: messages of other queues have overtaken them.
 */
export const detourQueue = async (options: {
  amqpUrl: string;
  /** A queue of the message contract: `<service>.<type>`. */
  target: string;
  shuffleSeed: number;
  wait: () => Promise<void>;
}): Promise<void> => {
  const { amqpUrl, target: queue, shuffleSeed } = options;
  const detour = `chaos.${queue}`;
  const type = queue.slice(queue.indexOf('.') + 1);
  try {
    await withChannel(amqpUrl, async (channel) => {
      await channel.checkQueue(queue);
      await channel.assertQueue(detour, {
        durable: true,
        arguments: { 'x-queue-type': 'quorum' },
      });
      await channel.bindQueue(detour, EXCHANGE, type);
      await channel.unbindQueue(queue, EXCHANGE, type);
    });
    await options.wait();
  } finally {
    await untilDone(() =>
      withChannel(amqpUrl, async (channel) => {
        await channel.assertQueue(detour, {
          durable: true,
          arguments: { 'x-queue-type': 'quorum' },
        });
        await restore(channel, detour, queue, type);
        await deliver(channel, detour, queue, shuffleSeed);
      }),
    );
  }
};
