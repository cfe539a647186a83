import { MESSAGES, type MessageBody, type MessageType } from '@bookstore/contracts/messages';
import type { ConsumeMessage } from 'amqplib';
import { createContext, type CallContext } from '../context/index.ts';
import { AppError } from '../errors/index.ts';
import type { ReceivedMessage } from './message.ts';

export const ATTEMPT_HEADER = 'x-attempt';

/** A delivery with what was read of it; `message` is null when the body does not fit its schema. */
export type Delivery<T extends MessageType> = {
  raw: ConsumeMessage;
  context: CallContext;
  message: ReceivedMessage<T>;
};

const header = (raw: ConsumeMessage, name: string): unknown => raw.properties.headers?.[name];

const text = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;

/** Reads a delivery with the schema of its type. Throws `invalid` for what can never be handled. */
export const readDelivery = <T extends MessageType>(type: T, raw: ConsumeMessage): Delivery<T> => {
  const id = text(raw.properties.messageId);
  if (id === undefined) throw unreadable('it has no message_id');
  const attempt = header(raw, ATTEMPT_HEADER);
  const context = createContext(
    text(raw.properties.correlationId),
    text(header(raw, 'traceparent')),
  );
  return {
    raw,
    context,
    message: {
      id,
      type,
      body: readBody(type, raw.content),
      attempt: typeof attempt === 'number' ? attempt : 0,
      redelivered: raw.fields.redelivered,
      context,
    },
  };
};

const readBody = <T extends MessageType>(type: T, content: Buffer): MessageBody<T> => {
  try {
    // The schema that stands under this type gives bodies of this type.
    return MESSAGES[type].parse(JSON.parse(content.toString('utf8'))) as MessageBody<T>;
  } catch (error) {
    throw unreadable('its body does not fit', error);
  }
};

const unreadable = (why: string, cause?: unknown): AppError =>
  new AppError({
    code: 'invalid-request',
    kind: 'invalid',
    detail: `Poison message: ${why}.`,
    cause,
  });
