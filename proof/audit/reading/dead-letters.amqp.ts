import { deadQueueName } from '@bookstore/contracts/messages';
import { connect, type GetMessage } from 'amqplib';

const MOST = 5;

/**
 * What the first dead letters of a queue are and why they died, a line each. They are taken out and put back,
 * which RabbitMQ 4 counts as a delivery, and it drops a message after twenty: for a person, not for a timer.
 */
export const explainDeadLetters = async (url: string, queue: string): Promise<string[]> => {
  const connection = await connect(url);
  try {
    const channel = await connection.createChannel();
    const found: GetMessage[] = [];
    while (found.length < MOST) {
      const message = await channel.get(deadQueueName(queue));
      if (message === false) break;
      found.push(message);
    }
    channel.nackAll(true);
    await channel.close();
    return found.map(explain);
  } finally {
    await connection.close();
  }
};

const explain = ({ properties, content }: GetMessage): string => {
  const { messageId, headers } = properties;
  const failedAt = String(headers?.['x-failed-at'] ?? 'an unknown time');
  const error = String(headers?.['x-error'] ?? 'nobody knows why');
  const subject = /"(order_id|book_id)":"([^"]+)"/.exec(content.toString('utf8'));
  return `${messageId} about ${subject?.[2] ?? 'something unreadable'}, at ${failedAt}: ${error}`;
};
