import { EXCHANGE } from '@bookstore/contracts/messages';
import { type ConsumeMessage, connect } from 'amqplib';

/** A copy of every message that the broker got since the tap was opened. */
export type Tap = {
  messages: readonly ConsumeMessage[];
  /**
   * How often a message of that type that tells of that book was sent. Throws when it was not the
   * same message each time.
   */
  timesSent: (type: string, bookId: string) => number;
  close: () => Promise<void>;
};

export const openTap = async (amqpUrl: string): Promise<Tap> => {
  const connection = await connect(amqpUrl);
  const channel = await connection.createChannel();
  const { queue } = await channel.assertQueue('', { exclusive: true });
  await channel.bindQueue(queue, EXCHANGE, '#');
  const messages: ConsumeMessage[] = [];
  await channel.consume(
    queue,
    (message) => {
      if (message !== null) messages.push(message);
    },
    { noAck: true },
  );
  return {
    messages,
    timesSent: (type, bookId) => {
      const ids = messages
        .filter(({ fields, content }) => fields.routingKey === type && content.includes(bookId))
        .map(({ properties }) => String(properties.messageId));
      if (new Set(ids).size > 1) throw new Error(`${type} has several ids: ${ids.join()}`);
      return ids.length;
    },
    close: () => connection.close(),
  };
};
