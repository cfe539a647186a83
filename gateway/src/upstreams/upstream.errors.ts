import { AppError, unavailable } from '@bookstore/platform/errors';
import { BrokenCircuitError } from 'cockatiel';

/**
 * Why an attempt at a replica gave no reply: `unsent` (no connection, nothing was sent), `broken`
 * (the connection ended before a reply), `unreadable` (what came was not HTTP), `late` (no reply in
 * time), `cancelled` (the client went away) or `too-large` (the body passed the limit on its way).
 */
export type FailureReason = 'unsent' | 'broken' | 'unreadable' | 'late' | 'cancelled' | 'too-large';

export class AttemptFailure extends Error {
  override readonly name = 'AttemptFailure';
  readonly reason: FailureReason;

  constructor(reason: FailureReason, cause?: unknown) {
    super(`no reply of the service: ${reason}`, { cause });
    this.reason = reason;
  }
}

/** What the circuit breaker counts: not the client's own doing. */
export const speaksAgainstReplica = (error: unknown): boolean =>
  !(error instanceof AttemptFailure) ||
  (error.reason !== 'cancelled' && error.reason !== 'too-large');

/** True where another try can't do the work twice: nothing was sent, or it was a GET without a body. */
export const mayTryAgain = (error: unknown, isPlainGet: boolean): boolean => {
  if (error instanceof BrokenCircuitError) return true;
  if (!(error instanceof AttemptFailure)) return false;
  if (error.reason === 'unsent') return true;
  return isPlainGet && (error.reason === 'broken' || error.reason === 'unreadable');
};

export const payloadTooLarge = (): AppError =>
  new AppError({
    code: 'payload-too-large',
    kind: 'invalid',
    detail: 'The body is larger than this shop takes.',
  });

/** What the client is told; null when there is nobody left to tell. A fault of our own is thrown on. */
export const refusalOf = (failure: unknown, isPlainGet: boolean): AppError | null => {
  if (failure instanceof BrokenCircuitError) {
    return unavailable('The service does not answer right now.', failure);
  }
  if (!(failure instanceof AttemptFailure)) throw failure;
  const { reason } = failure;
  switch (reason) {
    case 'cancelled':
      return null;
    case 'too-large':
      return payloadTooLarge();
    case 'late':
      return new AppError({
        code: 'gateway-timeout',
        kind: 'unavailable',
        detail: 'The service did not reply in time; whether it did the work is not known.',
        cause: failure,
      });
    case 'unsent':
      return unavailable('The service does not answer right now.', failure);
    case 'broken':
    case 'unreadable':
      if (isPlainGet && reason === 'broken') {
        return unavailable('The service does not answer right now.', failure);
      }
      return new AppError({
        code: 'bad-gateway',
        kind: 'unavailable',
        detail: 'The service gave no proper reply; whether it did the work is not known.',
        cause: failure,
      });
    default:
      return reason satisfies never;
  }
};
