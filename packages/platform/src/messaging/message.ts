import { randomUUID } from 'node:crypto';
import { MESSAGES, type MessageBody, type MessageType } from '@bookstore/contracts/messages';
import type { ConsumeMessage } from 'amqplib';
import { type CallContext, createContext, currentContext } from '../context/index.ts';
import { AppError } from '../errors/index.ts';

/** A message in an outbox or on its way. Its id stays the same however often it is published. */
export type OutgoingMessage<T extends MessageType = MessageType> = {
  id: string;
  type: T;
  body: MessageBody<T>;
  /** Id of the request that caused it. */
  correlation_id: string;
  traceparent: string;
  at: Date;
};

/** Creates a message within the running request or message; outside of one it starts a new trace. */
export const createMessage = <T extends MessageType>(
  type: T,
  body: MessageBody<T>,
  at: Date,
): OutgoingMessage<T> => {
  const context = currentContext() ?? createContext(undefined, undefined);
  return {
    id: randomUUID(),
    type,
    body,
    correlation_id: context.requestId,
    traceparent: context.traceparent,
    at,
  };
};

/** A message as a handler receives it: parsed with the schema of its type. */
export type ReceivedMessage<T extends MessageType = MessageType> = {
  id: string;
  type: T;
  body: MessageBody<T>;
  /** Delayed retries before this delivery. */
  attempt: number;
  redelivered: boolean;
  /** Its request and trace. A handler of a batch creates each outgoing message within it. */
  context: CallContext;
};

/** Counts the delayed retries of a message. */
export const ATTEMPT_HEADER = 'x-attempt';

const header = (raw: ConsumeMessage, name: string): unknown => raw.properties.headers?.[name];

const text = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;

/** Parses a delivery. Throws `invalid` when no handler could ever handle it. */
export const readMessage = <T extends MessageType>(
  type: T,
  raw: ConsumeMessage,
): ReceivedMessage<T> => {
  const id = text(raw.properties.messageId);
  if (id === undefined) throw poison('it has no message_id');
  const attempt = header(raw, ATTEMPT_HEADER);
  return {
    id,
    type,
    body: readBody(type, raw.content),
    attempt: typeof attempt === 'number' ? attempt : 0,
    redelivered: raw.fields.redelivered,
    context: createContext(text(raw.properties.correlationId), text(header(raw, 'traceparent'))),
  };
};

const readBody = <T extends MessageType>(type: T, content: Buffer): MessageBody<T> => {
  try {
    // MESSAGES maps each type to the schema of its body, which TypeScript cannot follow here.
    return MESSAGES[type].parse(JSON.parse(content.toString('utf8'))) as MessageBody<T>;
  } catch (error) {
    throw poison('its body does not match its schema', error);
  }
};

const poison = (reason: string, cause?: unknown): AppError =>
  new AppError({
    code: 'invalid-request',
    kind: 'invalid',
    detail: `Poison message: ${reason}.`,
    cause,
  });
