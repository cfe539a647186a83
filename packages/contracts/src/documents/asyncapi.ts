import { z } from 'zod';
import {
  EXCHANGE,
  MESSAGES,
  MESSAGE_TYPES,
  type MessageType,
  producerOf,
  queueName,
  readersOf,
  SCHEMA_VERSION,
} from '../messages/index.ts';

type Json = Readonly<Record<string, unknown>>;

export type AsyncApiDocument = {
  asyncapi: '3.0.0';
  info: Json;
  defaultContentType: string;
  channels: Readonly<Record<string, Json>>;
  operations: Readonly<Record<string, Json>>;
  components: { messages: Readonly<Record<string, Json>>; schemas: Readonly<Record<string, Json>> };
};

/** Made as a reader sees it: keys that it does not know are no fault. */
const schemaOf = (type: MessageType): Json => {
  const { $schema: _, ...schema } = z.toJSONSchema(MESSAGES[type][SCHEMA_VERSION], { io: 'input' });
  return schema;
};

const describeMessage = (type: MessageType): Json => ({
  name: type,
  title: type,
  contentType: 'application/json',
  headers: {
    type: 'object',
    required: ['schema-version'],
    properties: {
      'schema-version': { type: 'integer', const: SCHEMA_VERSION },
      traceparent: { type: 'string', description: 'W3C trace context' },
    },
  },
  correlationId: {
    description: 'the request id, in the AMQP property correlation_id',
    location: '$message.header#/correlation_id',
  },
  payload: { $ref: `#/components/schemas/${type}` },
});

const describeChannel = (type: MessageType): Json => ({
  address: type,
  messages: { [type]: { $ref: `#/components/messages/${type}` } },
  bindings: {
    amqp: {
      is: 'routingKey',
      exchange: { name: EXCHANGE, type: 'topic', durable: true, autoDelete: false },
      bindingVersion: '0.3.0',
    },
  },
});

const send = (type: MessageType): [string, Json] => [
  `${producerOf(type)}.send.${type}`,
  {
    action: 'send',
    channel: { $ref: `#/channels/${type}` },
    tags: [{ name: producerOf(type) }],
    bindings: { amqp: { deliveryMode: 2, mandatory: true, ack: true, bindingVersion: '0.3.0' } },
  },
];

const receive = (type: MessageType): [string, Json][] =>
  readersOf(type).map((service) => [
    `${service}.receive.${type}`,
    {
      action: 'receive',
      channel: { $ref: `#/channels/${type}` },
      tags: [{ name: service }],
      description: `from the quorum queue ${queueName(service, type)}`,
      bindings: { amqp: { ack: true, bindingVersion: '0.3.0' } },
    },
  ]);

const byType = (describe: (type: MessageType) => Json): Record<string, Json> =>
  Object.fromEntries(MESSAGE_TYPES.map((type) => [type, describe(type)]));

/** The AsyncAPI 3 document of all messages, out of the schemas that their readers parse them with. */
export const createAsyncApiDocument = (): AsyncApiDocument => ({
  asyncapi: '3.0.0',
  info: {
    title: 'Bookstore events',
    version: `${SCHEMA_VERSION}.0.0`,
    description:
      'One durable topic exchange; the routing key is the message type; one quorum queue per reader and type. The AMQP property message_id never changes on redelivery.',
    license: { name: 'MIT' },
  },
  defaultContentType: 'application/json',
  channels: byType(describeChannel),
  operations: Object.fromEntries(MESSAGE_TYPES.flatMap((type) => [send(type), ...receive(type)])),
  components: { messages: byType(describeMessage), schemas: byType(schemaOf) },
});
