import type { Amqp } from '@bookstore/platform/messaging';
import type { ReadQueueDepth } from './signals.ports.ts';

/** Asks the broker without declaring anything. A queue that is not there has no depth. */
export const createReadQueueDepth =
  (amqp: Pick<Amqp, 'manager'>): ReadQueueDepth =>
  async (queue) => {
    try {
      // A channel of its own each time: the broker closes one on which a queue was not found.
      const channel = await amqp.manager.connection?.createChannel();
      if (!channel) return undefined;
      // The call that failed tells of it too; unheard, the event would end the process.
      channel.on('error', () => undefined);
      const { messageCount } = await channel.checkQueue(queue);
      await channel.close();
      return messageCount;
    } catch {
      return undefined;
    }
  };
