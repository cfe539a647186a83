// usage: npm run redrive -- <queue> [--limit N]
// Sends the messages of <queue>.dead to <queue> again, as fresh tries. AMQP_URL names another broker
// than the one of `npm start`.
import { parseArgs } from 'node:util';
import { deadQueueName } from '@bookstore/contracts/messages';
import { type ChannelModel, connect, type GetMessage } from 'amqplib';
import { findAmqpUrl } from './native/addresses.ts';

const DEFAULT_LIMIT = 10_000;

/** Moves up to `limit` messages; each one leaves the dead queue only after its confirm. Returns how many; throws when there is no such queue. */
export const redrive = async (url: string, queue: string, limit: number): Promise<number> => {
  const connection = await connect(url);
  try {
    return await moveAll(connection, queue, limit);
  } finally {
    await connection.close();
  }
};

const moveAll = async (connection: ChannelModel, queue: string, limit: number): Promise<number> => {
  const channel = await connection.createConfirmChannel();
  // The call that failed tells of it too; unheard, the event would end the process.
  channel.on('error', () => undefined);
  const dead = deadQueueName(queue);
  await channel.checkQueue(queue);
  const { messageCount } = await channel.checkQueue(dead);
  let moved = 0;
  // No more than lie there now: what dies again meanwhile waits for the next call.
  for (; moved < Math.min(limit, messageCount); moved += 1) {
    const message = await channel.get(dead);
    if (message === false) break;
    channel.sendToQueue(queue, message.content, freshProperties(message));
    await channel.waitForConfirms();
    channel.ack(message);
  }
  await channel.close();
  return moved;
};

/** The properties as first sent: without the record of the failed tries. */
const freshProperties = ({ properties }: GetMessage) => {
  const { messageId, type, appId, timestamp, contentType, correlationId } = properties;
  const headers = Object.fromEntries(
    Object.entries(properties.headers ?? {}).filter(([name]) => !name.startsWith('x-')),
  );
  return {
    messageId,
    type,
    appId,
    timestamp,
    contentType,
    correlationId,
    headers,
    persistent: true,
  };
};

const main = async (): Promise<void> => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { limit: { type: 'string', default: String(DEFAULT_LIMIT) } },
  });
  const [queue] = positionals;
  const limit = Number(values.limit);
  if (queue === undefined || !Number.isInteger(limit) || limit < 1) {
    console.error(
      'usage: npm run redrive -- <queue> [--limit N], such as catalog-service.order-placed',
    );
    process.exit(2);
  }
  try {
    const moved = await redrive(findAmqpUrl(), queue, limit);
    console.log(`${moved} message(s) moved from ${deadQueueName(queue)} to ${queue}`);
  } catch (error) {
    console.error(`not moved: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  }
};

if (import.meta.main) await main();
