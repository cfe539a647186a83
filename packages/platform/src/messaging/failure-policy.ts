import { deadQueueName, RETRY_DELAYS_MS, retryQueueName } from '@bookstore/contracts/messages';
import { type ErrorKind, kindOf } from '../errors/index.ts';
import { ATTEMPT_HEADER, type RawMessage } from './message.ts';

/** What a consumer does with a message whose handling failed. */
export type Disposition =
  /** A business rule refused it: that is an answer, the message is handled. */
  | { kind: 'ack' }
  /** The retry queue returns it to its queue after the delay. */
  | { kind: 'retry'; queue: string; delayMs: number }
  | { kind: 'dead-letter'; queue: string }
  /** A dependency is unavailable: keep the message unacked and handle it again later. */
  | { kind: 'pause' };

const PERMANENT: ReadonlySet<ErrorKind> = new Set(['invalid', 'unauthenticated', 'forbidden']);

/** The failure policy; `attempt` counts the delayed retries so far. */
export const dispositionOf = (error: unknown, queue: string, attempt: number): Disposition => {
  const kind = kindOf(error);
  if (kind === 'rule') return { kind: 'ack' };
  if (kind === 'unavailable' || kind === 'limited') return { kind: 'pause' };
  const delayMs = RETRY_DELAYS_MS[attempt];
  if (PERMANENT.has(kind) || delayMs === undefined) {
    return { kind: 'dead-letter', queue: deadQueueName(queue) };
  }
  return { kind: 'retry', queue: retryQueueName(queue), delayMs };
};

const MAX_ERROR_LENGTH = 1_000;

/** The properties of a failed message in its next queue: its own, the attempt count and the error. */
export const forwardProperties = (raw: RawMessage, error: unknown, attempt: number) => {
  const { messageId, type, appId, timestamp, contentType, correlationId } = raw.properties;
  return {
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
