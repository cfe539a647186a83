import { EXCHANGE, type MessageType, readersOf } from '@bookstore/contracts/messages';
import type { ConfirmChannel } from 'amqplib';
import type { Logger } from '../log/index.ts';
import { type Amqp, closeChannel } from './connection.ts';
import { type ReceivedMessage, readMessage } from './message.ts';
import { assertExchange, assertServiceQueue } from './topology.ts';

export type BroadcastConsumerOptions<T extends MessageType> = {
  amqp: Amqp;
  types: readonly T[];
  logger: Logger;
  onMessage: (message: ReceivedMessage<T>) => void;
};

const MAX_WAITING = 10_000;

/**
 * An exclusive queue must never be the only one that takes a message: the mandatory flag would no
 * longer tell the publisher that a reader's durable queue is missing, and that reader would miss it.
 */
const assertReaders = async (channel: ConfirmChannel, type: MessageType): Promise<void> => {
  for (const owner of readersOf(type)) await assertServiceQueue(channel, owner, type);
};

/**
 * Gives each replica its own copy of each message, as a change notification. The queue lives as long
 * as the connection, so notifications get lost: read the stored state again from time to time.
 */
export const createBroadcastConsumer = <T extends MessageType>({
  amqp,
  types,
  logger,
  onMessage,
}: BroadcastConsumerOptions<T>): { close: () => Promise<void> } => {
  const wrapper = amqp.openChannel({
    name: 'broadcast consumer',
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
          if (raw === null) return closeChannel(channel);
          const type = types.find((candidate) => candidate === raw.fields.routingKey);
          if (type === undefined) return;
          try {
            onMessage(readMessage(type, raw));
          } catch (error) {
            logger.warn({ err: error }, 'change notification not readable');
          }
        },
        { noAck: true },
      );
    },
  });
  return { close: () => wrapper.close() };
};
