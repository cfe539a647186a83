import { deadQueueName, RETRY_DELAYS_MS, retryQueueName } from '@bookstore/contracts/messages';
import type { ConsumeMessage } from 'amqplib';
import { type ErrorKind, kindOf } from '../errors/index.ts';
import { ATTEMPT_HEADER } from './delivery.ts';

export type Fate =
  /** Nothing wrong with the message: a part is away. Hold it and try again here. */
  | { kind: 'hold' }
  | { kind: 'delay'; queue: string; delayMs: number }
  | { kind: 'dead'; queue: string }
  | { kind: 'done' };

const NEVER_BETTER: ReadonlySet<ErrorKind> = new Set(['invalid', 'unauthenticated', 'forbidden']);

/** What becomes of a message whose handling failed; `attempt` counts the delayed tries so far. */
export const fateOf = (error: unknown, queue: string, attempt: number): Fate => {
  const kind = kindOf(error);
  if (kind === 'rule') return { kind: 'done' };
  if (kind === 'unavailable' || kind === 'limited') return { kind: 'hold' };
  const delayMs = RETRY_DELAYS_MS[attempt];
  if (NEVER_BETTER.has(kind) || delayMs === undefined) {
    return { kind: 'dead', queue: deadQueueName(queue) };
  }
  return { kind: 'delay', queue: retryQueueName(queue), delayMs };
};

const MAX_ERROR_LENGTH = 1_000;

/** The properties under which a failed message is sent on: its own ones, the count and the error. */
export const forwardProperties = (raw: ConsumeMessage, error: unknown, attempt: number) => {
  const { messageId, type, appId, timestamp, contentType, correlationId } = raw.properties;
  return {
    persistent: true,
    messageId,
    type,
    appId,
    timestamp,
    contentType,
    correlationId,
    headers: {
      ...raw.properties.headers,
      [ATTEMPT_HEADER]: attempt,
      'x-error': String(error instanceof Error ? error.message : error).slice(0, MAX_ERROR_LENGTH),
      'x-failed-at': new Date().toISOString(),
    },
  };
};
