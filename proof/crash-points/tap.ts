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

/** Sends copies of these messages once more, as they are and in this order; resolves when they are in their queues. */
export const sendAgain = async (
  amqpUrl: string,
  messages: readonly ConsumeMessage[],
): Promise<void> => {
  const connection = await connect(amqpUrl);
  try {
    const channel = await connection.createConfirmChannel();
    for (const { fields, content, properties } of messages) {
      channel.publish(EXCHANGE, fields.routingKey, content, properties);
    }
    await channel.waitForConfirms();
  } finally {
    await connection.close();
  }
};

/** Takes the next message out of a queue that nobody reads just now. */
export const takeFrom = async (amqpUrl: string, queue: string): Promise<ConsumeMessage> => {
  const connection = await connect(amqpUrl);
  try {
    const channel = await connection.createConfirmChannel();
    await channel.prefetch(1);
    const taken = await new Promise<ConsumeMessage>((resolve, reject) => {
      const take = (message: ConsumeMessage | null) =>
        message ? resolve(message) : reject(new Error(`${queue} is gone`));
      channel.consume(queue, take).catch(reject);
    });
    channel.ack(taken);
    await channel.close();
    return taken;
  } finally {
    await connection.close();
  }
};
