import {
  EXCHANGE,
  type MessageType,
  readersOf,
  SINGLE_ACTIVE,
} from '@bookstore/contracts/messages';
import type { ConfirmChannel } from 'amqplib';
import type { Logger } from '../log/index.ts';
import { type Amqp, giveUp } from './connection.ts';
import { readDelivery } from './delivery.ts';
import type { ReceivedMessage } from './message.ts';
import { assertExchange, assertServiceQueue } from './topology.ts';

export type SubscriptionOptions<T extends MessageType> = {
  amqp: Amqp;
  types: readonly T[];
  logger: Logger;
  onMessage: (message: ReceivedMessage<T>) => void;
};

const MAX_WAITING = 10_000;

/**
 * A queue of hints must never be the only one that takes a message: the mandatory flag would no longer
 * tell its writer that a reader's durable queue is missing, and the message would be lost to it.
 */
const assertReaders = async (channel: ConfirmChannel, type: MessageType): Promise<void> => {
  for (const owner of readersOf(type)) {
    await assertServiceQueue(channel, owner, type, { singleActive: SINGLE_ACTIVE[owner] });
  }
};

/**
 * A copy of each message for this replica alone, as a hint: nothing is kept while the replica is
 * away, so whoever relies on it must read the truth again from time to time.
 */
export const createSubscription = <T extends MessageType>({
  amqp,
  types,
  logger,
  onMessage,
}: SubscriptionOptions<T>): { close: () => Promise<void> } => {
  const wrapper = amqp.openChannel({
    name: 'subscription',
    setup: async (channel: ConfirmChannel) => {
      await assertExchange(channel);
      for (const type of types) await assertReaders(channel, type);
      const { queue } = await channel.assertQueue('', {
        exclusive: true,
        autoDelete: true,
        arguments: { 'x-max-length': MAX_WAITING },
      });
      for (const type of types) await channel.bindQueue(queue, EXCHANGE, type);
      await channel.consume(
        queue,
        (raw) => {
          if (raw === null) return giveUp(channel);
          const type = types.find((candidate) => candidate === raw.fields.routingKey);
          if (type === undefined) return;
          try {
            onMessage(readDelivery(type, raw).message);
          } catch (error) {
            logger.warn({ err: error }, 'a hint could not be read');
          }
        },
        { noAck: true },
      );
    },
  });
  return { close: () => wrapper.close() };
};
