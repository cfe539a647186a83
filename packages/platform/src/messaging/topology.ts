import {
  deadQueueName,
  EXCHANGE,
  type MessageType,
  QUEUE_VERSION,
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

/** The settings of a queue and its retry and dead-letter queues. A change needs a new QUEUE_VERSION. */
export const queueSettings = (service: ServiceQueueOwner, queue: string) => {
  const quorum = { 'x-queue-type': 'quorum' };
  return {
    queue: {
      durable: true,
      arguments: {
        ...quorum,
        ...deadLetterTo(deadQueueName(queue)),
        'x-delivery-limit': DELIVERY_LIMIT,
        ...(SINGLE_ACTIVE[service] ? { 'x-single-active-consumer': true } : {}),
      },
    },
    retry: { durable: true, arguments: { ...quorum, ...deadLetterTo(queue) } },
    dead: { durable: true, arguments: quorum },
  };
};

export const assertExchange = (channel: Channel) =>
  channel.assertExchange(EXCHANGE, 'topic', { durable: true });

/** Declares and binds the queue of one service and type, with its retry and dead-letter queues. */
export const assertServiceQueue = async (
  channel: Channel,
  service: ServiceQueueOwner,
  type: MessageType,
  version = QUEUE_VERSION,
): Promise<string> => {
  const queue = queueName(service, type, version);
  const dead = deadQueueName(queue);
  await assertExchange(channel);
  const settings = queueSettings(service, queue);
  await channel.assertQueue(dead, settings.dead);
  await channel.assertQueue(retryQueueName(queue), settings.retry);
  await channel.assertQueue(queue, settings.queue);
  await channel.bindQueue(queue, EXCHANGE, type);
  return queue;
};
