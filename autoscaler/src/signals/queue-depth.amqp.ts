import { type AmqpConnection, createCountMessages } from '@bookstore/platform/messaging';
import type { ReadQueueDepth } from '../scaling/scale-services.ts';

/** Counts the messages of a queue and declares nothing. The depth of a missing queue is undefined. */
export const createReadQueueDepth = (connection: AmqpConnection): ReadQueueDepth => {
  const countMessages = createCountMessages(connection);
  return async (queue) => (await countMessages([queue])).get(queue);
};
