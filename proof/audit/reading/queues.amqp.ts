import { CONSUMED, deadQueueName, queueName, retryQueueName } from '@bookstore/contracts/messages';
import { type ChannelModel, connect } from 'amqplib';
import type { QueueState } from '../judges/i7-messages.ts';

const CONNECT_TIMEOUT_MS = 10_000;

export const QUEUES: readonly string[] = Object.entries(CONSUMED).flatMap(([owner, types]) =>
  types.map((type) => queueName(owner === 'order-service' ? owner : 'catalog-service', type)),
);

/** Reads the state of the shop's queues without taking anything out of them. */
export type Queues = { read: () => Promise<QueueState[]>; close: () => Promise<void> };

/** Throws when RabbitMQ is out of reach. */
export const openQueues = async (url: string): Promise<Queues> => {
  const connection = await reach(url);
  connection.on('error', () => undefined);
  return {
    read: async () => {
      const states: QueueState[] = [];
      for (const name of QUEUES) states.push(await readQueue(connection, name));
      return states;
    },
    close: () => connection.close(),
  };
};

const reach = async (url: string): Promise<ChannelModel> => {
  try {
    return await connect(url, { timeout: CONNECT_TIMEOUT_MS });
  } catch (cause) {
    throw new Error('RabbitMQ does not answer', { cause });
  }
};

const NOT_FOUND = 404;

const readQueue = async (connection: ChannelModel, name: string): Promise<QueueState> => {
  const channel = await connection.createChannel();
  // The call that failed tells of it too; unheard, the event would end the process.
  channel.on('error', () => undefined);
  try {
    const main = await channel.checkQueue(name);
    const retry = await channel.checkQueue(retryQueueName(name));
    const dead = await channel.checkQueue(deadQueueName(name));
    await channel.close();
    return {
      name,
      isThere: true,
      waiting: main.messageCount,
      retrying: retry.messageCount,
      dead: dead.messageCount,
      readers: main.consumerCount,
    };
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === NOT_FOUND;
    if (isMissing) return { name, isThere: false };
    throw error;
  }
};
