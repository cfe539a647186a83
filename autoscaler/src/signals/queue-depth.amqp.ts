import { type AmqpConnection, createCountMessages } from '@bookstore/platform/messaging';
import type { ReadQueueDepth } from './signals.ports.ts';

/** Asks the broker without declaring anything. A queue that is not there has no depth. */
export const createReadQueueDepth = (connection: AmqpConnection): ReadQueueDepth => {
  const countMessages = createCountMessages(connection);
  return async (queue) => (await countMessages([queue])).get(queue);
};
