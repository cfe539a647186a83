import { randomUUID } from 'node:crypto';
import { MESSAGES, type MessageBody, type MessageType } from '@bookstore/contracts/messages';
import type { ConsumeMessage, GetMessage } from 'amqplib';
import type { z } from 'zod';
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

export type RawMessage = ConsumeMessage | GetMessage;

/** Counts the delayed retries of a message. */
export const ATTEMPT_HEADER = 'x-attempt';

const header = (raw: RawMessage, name: string): unknown => raw.properties.headers?.[name];

const text = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;

/** Delayed retries of a message so far. */
export const attemptOf = (raw: RawMessage): number => {
  const attempt = header(raw, ATTEMPT_HEADER);
  return typeof attempt === 'number' ? attempt : 0;
};

/**
 * Parses a delivery. Throws `invalid` when no handler could ever handle it, and another error when its
 * schema version is unknown here.
 */
export const readMessage = <T extends MessageType>(
  type: T,
  raw: RawMessage,
): ReceivedMessage<T> => {
  const id = text(raw.properties.messageId);
  if (id === undefined) throw poison('it has no message_id');
  return {
    id,
    type,
    body: readBody(type, raw),
    attempt: attemptOf(raw),
    redelivered: raw.fields.redelivered,
    context: createContext(text(raw.properties.correlationId), text(header(raw, 'traceparent'))),
  };
};

const schemaFor = (type: MessageType, version: unknown): z.ZodType => {
  if (typeof version !== 'number') throw poison('it has no schema-version');
  const schemas: Readonly<Record<number, z.ZodType>> = MESSAGES[type];
  const schema = schemas[version];
  // Not poison: during a deployment, a reader that knows the version may take it after a delay.
  if (!schema) throw new Error(`Unknown schema-version ${version} of ${type}`);
  return schema;
};

const readBody = <T extends MessageType>(type: T, raw: RawMessage): MessageBody<T> => {
  const schema = schemaFor(type, header(raw, 'schema-version'));
  try {
    // Each schema of a type gives its current body, which TypeScript cannot follow here.
    return schema.parse(JSON.parse(raw.content.toString('utf8'))) as MessageBody<T>;
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
