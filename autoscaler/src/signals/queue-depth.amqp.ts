import { type Amqp, createCountMessages } from '@bookstore/platform/messaging';
import type { ReadQueueDepth } from './signals.ports.ts';

/** Asks the broker without declaring anything. A queue that is not there has no depth. */
export const createReadQueueDepth = (amqp: Pick<Amqp, 'manager'>): ReadQueueDepth => {
  const countMessages = createCountMessages(amqp);
  return async (queue) => (await countMessages([queue])).get(queue);
};
