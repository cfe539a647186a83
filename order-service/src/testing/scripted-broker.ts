import { CONSUMED, type MessageBody, type MessageType } from '@bookstore/contracts/messages';
import { createLogger } from '@bookstore/platform/log';
import {
  createAmqp,
  createConsumer,
  createCountMessages,
  createMessage,
  createPublisher,
  type ReceivedMessage,
} from '@bookstore/platform/messaging';
import { eventually } from '@bookstore/testkit';
import { createMetrics } from '@bookstore/platform/metrics';

type Placed = MessageBody<'order-placed'>;
type Received = ReceivedMessage<(typeof CONSUMED)['catalog-service'][number]>;

export type ScriptedBroker = {
  /** Resolves when the broker has it; a message may be sent again under its id. */
  publish: <T extends MessageType>(type: T, body: MessageBody<T>, id?: string) => Promise<void>;
  /** The messages of order-service about an order so far, in the order of their arrival. */
  messagesOf: (orderId: string) => Received[];
  /** Called with each order-placed: the test plays the catalog. */
  onPlaced: (react: ((body: Placed) => void) | null) => void;
  /** How many messages wait in a queue. Throws while it does not exist. */
  count: (queue: string) => Promise<number>;
  close: () => Promise<void>;
};

/** The catalog's end of the broker: reads its queues by the contract and keeps what it reads. */
export const startScriptedBroker = async (amqpUrl: string): Promise<ScriptedBroker> => {
  const logger = createLogger({ service: 'scripted', version: 'test', level: 'silent' });
  const metrics = createMetrics('scripted');
  const amqp = createAmqp(amqpUrl, 'scripted', logger);
  const publisher = createPublisher({ amqp, appId: 'scripted', logger, metrics });
  const countMessages = createCountMessages(amqp.consuming);
  const received: Received[] = [];
  let react: ((body: Placed) => void) | null = null;
  const receive = async (messages: readonly Received[]): Promise<void> => {
    for (const message of messages) {
      received.push(message);
      if (message.type === 'order-placed' && 'placed_at' in message.body) react?.(message.body);
    }
  };
  const parts = { amqp, publisher, service: 'catalog-service', logger, metrics } as const;
  const consumers = CONSUMED['catalog-service'].map((type) =>
    createConsumer(parts, { type, prefetch: 100, handle: receive }),
  );
  return {
    publish: (type, body, id) => {
      const message = createMessage(type, body, new Date());
      // The queues of a service that has just started may come a moment later.
      return eventually(() => publisher.publish({ ...message, id: id ?? message.id }));
    },
    messagesOf: (orderId) => received.filter(({ body }) => body.order_id === orderId),
    onPlaced: (next) => {
      react = next;
    },
    count: async (queue) => {
      const count = (await countMessages([queue])).get(queue);
      if (count === undefined) throw new Error(`${queue} does not exist`);
      return count;
    },
    close: async () => {
      await Promise.all(consumers.map((consumer) => consumer.close()));
      await amqp.close();
    },
  };
};
