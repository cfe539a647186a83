import { EXCHANGE, type MessageType } from '@bookstore/contracts/messages';
import type { ConfirmChannel } from 'amqplib';
import type { Logger } from '../log/index.ts';
import { closeChannel, keepChannelOpen } from './channel.ts';
import type { Amqp } from './connection.ts';
import { type ReceivedMessage, readMessage } from './message.ts';
import { assertExchange } from './topology.ts';

export type BroadcastConsumerOptions<T extends MessageType> = {
  amqp: Amqp;
  types: readonly T[];
  logger: Logger;
  onMessage: (message: ReceivedMessage<T>) => void;
};

const MAX_WAITING = 10_000;

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
  const channel = keepChannelOpen({
    connection: amqp.consuming,
    name: 'broadcast consumer',
    logger,
    setUp: async (opened: ConfirmChannel) => {
      await assertExchange(opened);
      const { queue } = await opened.assertQueue('', {
        exclusive: true,
        autoDelete: true,
        arguments: { 'x-max-length': MAX_WAITING },
      });
      for (const type of types) await opened.bindQueue(queue, EXCHANGE, type);
      await opened.consume(
        queue,
        (raw) => {
          if (raw === null) return closeChannel(opened);
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
  return { close: channel.close };
};
