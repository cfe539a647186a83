import { randomUUID } from 'node:crypto';
import type { MessageBody, MessageType } from '@bookstore/contracts/messages';
import { type CallContext, createContext, currentContext } from '../context/index.ts';

/** A message that waits in an outbox or is on its way. Its id never changes, however often it is sent. */
export type OutgoingMessage<T extends MessageType = MessageType> = {
  id: string;
  type: T;
  body: MessageBody<T>;
  /** The request that caused it. */
  correlation_id: string;
  traceparent: string;
  at: Date;
};

/** Makes a message that belongs to the running request or message; outside of one it begins a trace. */
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

/** A message as a consumer sees it: parsed with the schema of its type. */
export type ReceivedMessage<T extends MessageType = MessageType> = {
  id: string;
  type: T;
  body: MessageBody<T>;
  /** How often it was tried before. */
  attempt: number;
  redelivered: boolean;
  /** Its request and trace: what it causes is made within them, also when it is handled in a batch. */
  context: CallContext;
};

/**
 * Outgoing messages live in the document whose change they tell of, so that both are one write.
 * `outbox_due` says when a relay may (again) send them: the writer sends them itself at once, the
 * time is for the case that it dies before.
 */
export type WithOutbox = { outbox: OutgoingMessage[]; outbox_due?: Date };
