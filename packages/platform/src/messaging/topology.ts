import {
  deadQueueName,
  EXCHANGE,
  type MessageType,
  queueName,
  retryQueueName,
  type ServiceQueueOwner,
} from '@bookstore/contracts/messages';
import type { Channel } from 'amqplib';

/**
 * RabbitMQ 4 drops or dead-letters a message of a quorum queue after 20 deliveries unless told
 * otherwise; a broker that restarts often must not use that up.
 */
const DELIVERY_LIMIT = 1_000;

const toQueue = (queue: string) => ({
  'x-dead-letter-exchange': '',
  'x-dead-letter-routing-key': queue,
  // Moved with confirms from queue to queue; needs the queue to refuse rather than drop.
  'x-dead-letter-strategy': 'at-least-once',
  'x-overflow': 'reject-publish',
});

export type QueueOptions = {
  /** One consumer of all replicas gets the messages, the next one takes over when it goes. */
  singleActive?: boolean;
};

export const assertExchange = (channel: Channel) =>
  channel.assertExchange(EXCHANGE, 'topic', { durable: true });

/** Declares the queue of one service and type with its retry and dead-letter queues. */
export const assertServiceQueue = async (
  channel: Channel,
  service: ServiceQueueOwner,
  type: MessageType,
  options: QueueOptions = {},
): Promise<string> => {
  const queue = queueName(service, type);
  const dead = deadQueueName(queue);
  const quorum = { 'x-queue-type': 'quorum' };
  await assertExchange(channel);
  await channel.assertQueue(dead, { durable: true, arguments: quorum });
  await channel.assertQueue(retryQueueName(queue), {
    durable: true,
    arguments: { ...quorum, ...toQueue(queue) },
  });
  await channel.assertQueue(queue, {
    durable: true,
    arguments: {
      ...quorum,
      ...toQueue(dead),
      'x-delivery-limit': DELIVERY_LIMIT,
      ...(options.singleActive ? { 'x-single-active-consumer': true } : {}),
    },
  });
  await channel.bindQueue(queue, EXCHANGE, type);
  return queue;
};
