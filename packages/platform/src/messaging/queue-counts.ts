import type { Channel } from 'amqplib';
import type { Amqp } from './connection.ts';

/**
 * How many messages are ready in each queue: those in the hands of a consumer do not count. A queue
 * that is not there, and every queue while there is no connection, is left out.
 */
export type CountMessages = (queues: readonly string[]) => Promise<ReadonlyMap<string, number>>;

/** Asks the broker without declaring anything. */
export const createCountMessages =
  (amqp: Pick<Amqp, 'manager'>): CountMessages =>
  async (queues) => {
    const counts = new Map<string, number>();
    let channel: Channel | undefined;
    for (const queue of queues) {
      try {
        channel ??= await openChannel(amqp);
        if (!channel) break;
        counts.set(queue, (await channel.checkQueue(queue)).messageCount);
      } catch {
        // The broker closes a channel on which a queue was not found.
        channel = undefined;
      }
    }
    await channel?.close().catch(() => undefined);
    return counts;
  };

const openChannel = async ({ manager }: Pick<Amqp, 'manager'>): Promise<Channel | undefined> => {
  const channel = await manager.connection?.createChannel();
  // The call that failed tells of it too; unheard, the event would end the process.
  channel?.on('error', () => undefined);
  return channel;
};
