import {
  deadQueueName,
  EXCHANGE,
  type MessageType,
  queueName,
  retryQueueName,
  type ServiceQueueOwner,
  SINGLE_ACTIVE,
} from '@bookstore/contracts/messages';
import type { Channel } from 'amqplib';

/**
 * RabbitMQ 4 removes a message from a quorum queue after 20 deliveries by default; restarts of the
 * broker or of consumers must not use that up.
 */
const DELIVERY_LIMIT = 1_000;

const deadLetterTo = (queue: string) => ({
  'x-dead-letter-exchange': '',
  'x-dead-letter-routing-key': queue,
  // The broker moves messages with confirms; this requires `reject-publish`.
  'x-dead-letter-strategy': 'at-least-once',
  'x-overflow': 'reject-publish',
});

export const assertExchange = (channel: Channel) =>
  channel.assertExchange(EXCHANGE, 'topic', { durable: true });

/** Declares and binds the queue of one service and type, with its retry and dead-letter queues. */
export const assertServiceQueue = async (
  channel: Channel,
  service: ServiceQueueOwner,
  type: MessageType,
): Promise<string> => {
  const queue = queueName(service, type);
  const dead = deadQueueName(queue);
  const quorum = { 'x-queue-type': 'quorum' };
  await assertExchange(channel);
  await channel.assertQueue(dead, { durable: true, arguments: quorum });
  await channel.assertQueue(retryQueueName(queue), {
    durable: true,
    arguments: { ...quorum, ...deadLetterTo(queue) },
  });
  await channel.assertQueue(queue, {
    durable: true,
    arguments: {
      ...quorum,
      ...deadLetterTo(dead),
      'x-delivery-limit': DELIVERY_LIMIT,
      ...(SINGLE_ACTIVE[service] ? { 'x-single-active-consumer': true } : {}),
    },
  });
  await channel.bindQueue(queue, EXCHANGE, type);
  return queue;
};
