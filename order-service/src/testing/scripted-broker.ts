import { randomUUID } from 'node:crypto';
import {
  CONSUMED,
  EXCHANGE,
  MESSAGES,
  type MessageBody,
  type MessageType,
  queueName,
} from '@bookstore/contracts/messages';
import { assertServiceQueue } from '@bookstore/platform/messaging';
import { connect } from 'amqplib';

export type Heard = { id: string; type: MessageType; orderId: string; body: unknown };

export type ScriptedBroker = {
  publish: <T extends MessageType>(type: T, body: MessageBody<T>, id?: string) => void;
  /** What order-service said about an order so far, in the order it came. */
  heard: (orderId: string) => Heard[];
  /** Called with each order-placed: the test plays the catalog. */
  onPlaced: (react: ((body: MessageBody<'order-placed'>) => void) | null) => void;
  /** Messages that wait in a queue of order-service, such as `order-service.stock-reserved.dead`. */
  count: (queue: string) => Promise<number>;
  close: () => Promise<void>;
};

/** The catalog's end of the broker: reads its queues by the contract and keeps what it reads. */
export const startScriptedBroker = async (amqpUrl: string): Promise<ScriptedBroker> => {
  const connection = await connect(amqpUrl);
  const channel = await connection.createConfirmChannel();
  const said: Heard[] = [];
  let react: ((body: MessageBody<'order-placed'>) => void) | null = null;
  for (const type of CONSUMED['catalog-service']) {
    await assertServiceQueue(channel, 'catalog-service', type, {
      singleActive: type === 'order-placed',
    });
    await channel.purgeQueue(queueName('catalog-service', type));
    await channel.consume(
      queueName('catalog-service', type),
      (raw) => {
        if (!raw) return;
        const body = MESSAGES[type].parse(JSON.parse(raw.content.toString('utf8')));
        const id = String(raw.properties.messageId);
        said.push({ id, type, orderId: body.order_id, body });
        if (type === 'order-placed') react?.(MESSAGES['order-placed'].parse(body));
      },
      { noAck: true },
    );
  }
  for (const type of CONSUMED['order-service']) {
    const queue = await assertServiceQueue(channel, 'order-service', type);
    await channel.purgeQueue(queue);
  }
  return {
    publish: (type, body, id = randomUUID()) => {
      channel.publish(EXCHANGE, type, Buffer.from(JSON.stringify(body)), {
        messageId: id,
        persistent: true,
        type,
      });
    },
    heard: (orderId) => said.filter((message) => message.orderId === orderId),
    onPlaced: (next) => {
      react = next;
    },
    count: async (queue) => (await channel.checkQueue(queue)).messageCount,
    close: () => connection.close(),
  };
};
