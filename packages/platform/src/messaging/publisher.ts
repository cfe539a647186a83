import {
  EXCHANGE,
  type MessageType,
  queueName,
  readersOf,
  SCHEMA_VERSION,
} from '@bookstore/contracts/messages';
import type { ConfirmChannel, Options } from 'amqplib';
import { unavailable } from '../errors/index.ts';
import { NotReadyError } from '../lifecycle/readiness.ts';
import type { Logger } from '../log/index.ts';
import { Gauge, type Metrics } from '../metrics/index.ts';
import { keepChannelOpen } from './channel.ts';
import type { Amqp } from './connection.ts';
import { createCountMessages } from './gauges.ts';
import type { OutgoingMessage } from './message.ts';
import { assertExchange } from './topology.ts';

export type Publisher = {
  /** Resolves when a queue of the broker has stored the message. Rejects with `unavailable`: publish it again. */
  publish: (message: OutgoingMessage) => Promise<void>;
  /** Sends a message to one queue, with the same promise. */
  forward: (queue: string, content: Buffer, properties: Options.Publish) => Promise<void>;
  /** False while publishing would fail: without a connection, or while the broker blocks publishers. */
  canPublish: () => boolean;
  /** A readiness check: rejects unless both connections are open and the broker confirms a message. */
  check: () => Promise<void>;
};

export type PublisherOptions = { amqp: Amqp; appId: string; logger: Logger; metrics: Metrics };

const CONFIRM_TIMEOUT_MS = 5_000;

/**
 * Publishes on a confirm channel of the publishing connection. A service may declare only its own queues. So the publisher
 * asks the broker for the queues of every reader of a type before it publishes the first message of that type: a broadcast
 * queue takes the message too, and would hide a reader that has never run yet.
 */
export const createPublisher = ({ amqp, appId, logger, metrics }: PublisherOptions): Publisher => {
  const { publishing } = amqp;
  // The broker returns a mandatory message that no queue takes before it confirms it.
  const returned = new Set<string>();
  // On the connection that no alarm blocks.
  const countMessages = createCountMessages(amqp.consuming);
  const checked = new Map<MessageType, Promise<void>>();
  const checkReaders = async (type: MessageType): Promise<void> => {
    if (!amqp.consuming.isConnected()) throw unavailable('RabbitMQ is not connected.');
    const queues = readersOf(type).map((reader) => queueName(reader, type));
    const counts = await countMessages(queues);
    const missing = queues.find((queue) => !counts.has(queue));
    if (missing !== undefined) throw unavailable(`The queue ${missing} does not exist yet.`);
  };
  const assertReaders = (type: MessageType): Promise<void> => {
    const known = checked.get(type);
    if (known) return known;
    const check = checkReaders(type);
    checked.set(type, check);
    check.catch(() => checked.delete(type));
    return check;
  };
  const channel = keepChannelOpen({
    connection: publishing,
    name: `${appId} publisher`,
    logger,
    setUp: async (opened: ConfirmChannel) => {
      returned.clear();
      checked.clear();
      opened.on('return', (message) => returned.add(String(message.properties.messageId)));
      await assertExchange(opened);
    },
  });
  const gauge: Gauge = new Gauge({
    name: 'rabbitmq_publishing_blocked',
    help: '1 while an alarm of RabbitMQ (memory, disk) blocks the messages of this process',
    registers: [metrics.registry],
    collect: () => gauge.set(publishing.isBlocked() ? 1 : 0),
  });

  const send = (
    exchange: string,
    routingKey: string,
    content: Buffer,
    properties: Options.Publish,
  ): Promise<void> =>
    new Promise((resolve, reject) => {
      const open = channel.current();
      if (!open || publishing.isBlocked()) throw unavailable('RabbitMQ accepts no messages.');
      let timer: NodeJS.Timeout | undefined;
      const startTimer = (): void => {
        timer = setTimeout(() => {
          // The broker reads the message after the alarm.
          if (publishing.isBlocked()) startTimer();
          else reject(unavailable('RabbitMQ did not confirm the message in time.'));
        }, CONFIRM_TIMEOUT_MS);
      };
      const options = { ...properties, persistent: true, mandatory: true };
      open.publish(exchange, routingKey, content, options, (error: unknown) => {
        clearTimeout(timer);
        const isReturned = returned.delete(String(properties.messageId));
        if (error) reject(unavailable('RabbitMQ did not confirm the message.', error));
        else if (isReturned) reject(unavailable(`No queue takes ${routingKey}.`));
        else resolve();
      });
      startTimer();
    });

  let probe: Promise<void> | null = null;

  return {
    canPublish: () => channel.current() !== undefined && !publishing.isBlocked(),
    publish: async (message) => {
      await assertReaders(message.type);
      const confirmed = send(EXCHANGE, message.type, Buffer.from(JSON.stringify(message.body)), {
        messageId: message.id,
        type: message.type,
        appId,
        timestamp: Math.floor(message.at.getTime() / 1_000),
        contentType: 'application/json',
        correlationId: message.correlation_id,
        headers: { traceparent: message.traceparent, 'schema-version': SCHEMA_VERSION },
      });
      // crash point: after publish, before confirm {message}
      await confirmed;
      metrics.published.inc({ type: message.type });
    },
    forward: (queue, content, properties) => send('', queue, content, properties),
    check: async () => {
      await amqp.check();
      await publishing.checkDeclarations();
      const open = channel.current();
      if (!open) throw new NotReadyError('no channel to publish on');
      probe ??= publishProbe(open).finally(() => {
        probe = null;
      });
      await probe;
    },
  };
};

/**
 * The broker confirms and drops a message that no queue takes. During an alarm it does not confirm, and
 * RabbitMQ reports the alarm only to a connection that publishes.
 */
const publishProbe = (channel: ConfirmChannel): Promise<void> =>
  new Promise((resolve, reject) => {
    channel.publish('', 'readiness-probe', Buffer.alloc(0), {}, (error: unknown) =>
      error ? reject(new NotReadyError('confirms no messages')) : resolve(),
    );
  });
