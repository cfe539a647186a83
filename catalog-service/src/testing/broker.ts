import { randomUUID } from 'node:crypto';
import {
  CONSUMED,
  EXCHANGE,
  MESSAGES,
  type MessageBody,
  type MessageType,
  queueName,
  SCHEMA_VERSION,
  type ServiceQueueOwner,
} from '@bookstore/contracts/messages';
import { assertServiceQueue } from '@bookstore/platform/messaging';
import { eventually } from '@bookstore/testkit';
import { connect } from 'amqplib';

export type Seen<T extends MessageType = MessageType> = {
  id: string;
  type: T;
  correlationId: string;
  body: MessageBody<T>;
};

type SendOptions = { id?: string; correlationId?: string };

/** Stands for the other services at the broker: reads order-service's queues, sends its messages. */
export const connectBroker = async (url: string) => {
  const connection = await connect(url);
  const channel = await connection.createConfirmChannel();
  const reader: ServiceQueueOwner = 'order-service';
  const seen: Seen[] = [];
  for (const type of CONSUMED[reader]) {
    const queue = await assertServiceQueue(channel, reader, type);
    await channel.purgeQueue(queue);
    await channel.consume(
      queue,
      (raw) => {
        if (!raw) return;
        const body = MESSAGES[type][SCHEMA_VERSION].parse(JSON.parse(raw.content.toString()));
        const { messageId, correlationId } = raw.properties;
        seen.push({ id: messageId, type, correlationId, body });
      },
      { noAck: true },
    );
  }
  for (const type of CONSUMED['catalog-service']) {
    await assertServiceQueue(channel, 'catalog-service', type);
  }
  const sendRaw = async (type: MessageType, content: string, options: SendOptions = {}) => {
    channel.publish(EXCHANGE, type, Buffer.from(content), {
      persistent: true,
      mandatory: true,
      messageId: options.id ?? randomUUID(),
      correlationId: options.correlationId ?? randomUUID(),
      type,
      contentType: 'application/json',
      headers: { 'schema-version': SCHEMA_VERSION },
    });
    await channel.waitForConfirms();
  };
  const answersTo = (orderId: string): Seen[] =>
    seen.filter(({ body }) => 'order_id' in body && body.order_id === orderId);

  return {
    seen,
    sendRaw,
    send: <T extends MessageType>(type: T, body: MessageBody<T>, options?: SendOptions) =>
      sendRaw(type, JSON.stringify(body), options),
    answersTo,
    /** The first answer that an order gets. */
    answerTo: (orderId: string): Promise<Seen> =>
      eventually(() => {
        const [answer] = answersTo(orderId);
        if (!answer) throw new Error(`no answer to ${orderId}`);
        return answer;
      }),
    depthOf: async (type: MessageType, suffix = ''): Promise<number> =>
      (await channel.checkQueue(queueName('catalog-service', type) + suffix)).messageCount,
    purge: async (type: MessageType, suffix = '') => {
      await channel.purgeQueue(queueName('catalog-service', type) + suffix);
    },
    close: () => connection.close(),
  };
};
export type Broker = Awaited<ReturnType<typeof connectBroker>>;
