import { EXCHANGE, SCHEMA_VERSION } from '@bookstore/contracts/messages';
import type { ConfirmChannel } from 'amqplib';
import { unavailable } from '../errors/index.ts';
import type { Metrics } from '../metrics/index.ts';
import type { Amqp } from './connection.ts';
import type { OutgoingMessage } from './message.ts';
import { assertExchange } from './topology.ts';

export type Publisher = {
  /** Resolves when the broker has it safe in a queue. Rejects with `unavailable` otherwise: send it again. */
  publish: (message: OutgoingMessage) => Promise<void>;
  isConnected: () => boolean;
  close: () => Promise<void>;
};

const CONFIRM_TIMEOUT_MS = 5_000;

export const createPublisher = (amqp: Amqp, appId: string, metrics: Metrics): Publisher => {
  // A mandatory message that no queue takes comes back before its confirm.
  const returned = new Set<string>();
  const channel = amqp.openChannel({
    name: `${appId} publisher`,
    confirm: true,
    publishTimeout: CONFIRM_TIMEOUT_MS,
    setup: async (raw: ConfirmChannel) => {
      returned.clear();
      raw.on('return', (message) => returned.add(String(message.properties.messageId)));
      await assertExchange(raw);
    },
  });
  return {
    isConnected: () => amqp.manager.isConnected(),
    close: () => channel.close(),
    publish: async (message) => {
      // The channel would keep messages in memory while disconnected; the outbox keeps them better.
      if (!amqp.manager.isConnected()) throw unavailable('RabbitMQ is out of reach.');
      const body = Buffer.from(JSON.stringify(message.body));
      const properties = {
        persistent: true,
        mandatory: true,
        messageId: message.id,
        type: message.type,
        appId,
        timestamp: Math.floor(message.at.getTime() / 1_000),
        contentType: 'application/json',
        correlationId: message.correlation_id,
        headers: { traceparent: message.traceparent, 'schema-version': SCHEMA_VERSION },
      };
      try {
        const confirmed = channel.publish(EXCHANGE, message.type, body, properties);
        // crash point: after publish, before confirm {message}
        await confirmed;
      } catch (error) {
        throw unavailable('RabbitMQ did not confirm the message.', error);
      }
      if (returned.delete(message.id)) throw unavailable(`No queue takes ${message.type} yet.`);
      metrics.published.inc({ type: message.type });
    },
  };
};
