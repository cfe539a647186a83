import { AppError, unavailable } from '@bookstore/platform/errors';
import { BrokenCircuitError } from 'cockatiel';

/**
 * Why a replica gave no reply: `unsent` (no connection, so nothing was sent), `broken` (the connection ended
 * before the reply), `malformed` (the reply was not HTTP), `timeout`, `cancelled` (the client disconnected) or
 * `too-large` (the body exceeded the limit while it was sent).
 */
export type FailureReason =
  | 'unsent'
  | 'broken'
  | 'malformed'
  | 'timeout'
  | 'cancelled'
  | 'too-large';

export class UpstreamError extends Error {
  override readonly name = 'UpstreamError';
  readonly reason: FailureReason;

  constructor(reason: FailureReason, cause?: unknown) {
    super(`no reply of the service: ${reason}`, { cause });
    this.reason = reason;
  }
}

/** Whether the circuit breaker counts an error. It does not count what the client caused. */
export const countsAsFailure = (error: unknown): boolean =>
  !(error instanceof UpstreamError) ||
  (error.reason !== 'cancelled' && error.reason !== 'too-large');

/** Whether a request may be sent again: nothing was sent, or it was a GET without a body. */
export const isRetryable = (error: unknown, isPlainGet: boolean): boolean => {
  if (error instanceof BrokenCircuitError) return true;
  if (!(error instanceof UpstreamError)) return false;
  if (error.reason === 'unsent') return true;
  return isPlainGet && (error.reason === 'broken' || error.reason === 'malformed');
};

export const payloadTooLarge = (): AppError =>
  new AppError({
    code: 'payload-too-large',
    kind: 'invalid',
    detail: 'The body is larger than this shop takes.',
  });

export const badGateway = (cause?: unknown): AppError =>
  new AppError({
    code: 'bad-gateway',
    kind: 'unavailable',
    detail: 'The service gave no proper reply; whether it did the work is not known.',
    cause,
  });

/** The error for the client; null when the client has disconnected. Rethrows errors of the gateway itself. */
export const toAppError = (failure: unknown, isPlainGet: boolean): AppError | null => {
  if (failure instanceof BrokenCircuitError) {
    return unavailable('The service does not answer right now.', failure);
  }
  if (!(failure instanceof UpstreamError)) throw failure;
  const { reason } = failure;
  switch (reason) {
    case 'cancelled':
      return null;
    case 'too-large':
      return payloadTooLarge();
    case 'timeout':
      return new AppError({
        code: 'gateway-timeout',
        kind: 'unavailable',
        detail: 'The service did not reply in time; whether it did the work is not known.',
        cause: failure,
      });
    case 'unsent':
      return unavailable('The service does not answer right now.', failure);
    case 'broken':
    case 'malformed':
      if (isPlainGet && reason === 'broken') {
        return unavailable('The service does not answer right now.', failure);
      }
      return badGateway(failure);
    default:
      return reason satisfies never;
  }
};
