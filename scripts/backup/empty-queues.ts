import {
  CONSUMED,
  deadQueueName,
  queueName,
  readersOf,
  retryQueueName,
} from '@bookstore/contracts/messages';
import { connect } from 'amqplib';

const QUEUES = Object.values(CONSUMED)
  .flat()
  .flatMap((type) => readersOf(type).map((owner) => queueName(owner, type)))
  .flatMap((queue) => [queue, retryQueueName(queue), deadQueueName(queue)]);

/** Deletes the shop's queues with what they hold; the services declare them again when they start. */
export const deleteQueues = async (url: string): Promise<void> => {
  const connection = await connect(url);
  try {
    const channel = await connection.createChannel();
    for (const queue of QUEUES) await channel.deleteQueue(queue);
  } finally {
    await connection.close();
  }
};
