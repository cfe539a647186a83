import { AppError, type ErrorKind } from './app-error.ts';
import { unavailable } from './refusals.ts';

// Recognised by name and label, so that no door needs the driver.
const OUT_OF_REACH = new Set([
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoServerSelectionError',
  'MongoOperationTimeoutError',
  'MongoNotConnectedError',
  'MongoTopologyClosedError',
  'MongoPoolClearedError',
  'PoolClearedError',
  'PoolClearedOnNetworkError',
  'MongoWaitQueueTimeoutError',
  'WaitQueueTimeoutError',
  'MaxRetriesPerRequestError',
]);

// The driver writes to a connection that the server has just ended, and lets Node's error through.
const CONNECTION_LOST = new Set<unknown>(['EPIPE', 'ECONNRESET']);

const hasPassingLabel = (error: Error): boolean =>
  'errorLabelSet' in error &&
  error.errorLabelSet instanceof Set &&
  ['RetryableWriteError', 'TransientTransactionError', 'UnknownTransactionCommitResult'].some(
    (label) => error.errorLabelSet instanceof Set && error.errorLabelSet.has(label),
  );

const WRAPPERS = ['cause', 'errorResponse'] as const;
const MAX_DEPTH = 4;

/** Bulk writes and the like wrap the error that tells what happened. */
const isOutOfReach = (error: unknown, depth = 0): boolean => {
  if (!Error.isError(error) || depth > MAX_DEPTH) return false;
  if (OUT_OF_REACH.has(error.name) || hasPassingLabel(error)) return true;
  if ('code' in error && CONNECTION_LOST.has(error.code)) return true;
  const inner: Partial<Record<(typeof WRAPPERS)[number], unknown>> = error;
  return WRAPPERS.some((wrapper) => isOutOfReach(inner[wrapper], depth + 1));
};

/**
 * What the doors take an error for: its own AppError, `unavailable` for a database that can't be
 * reached or is electing a primary, else null (unexpected).
 */
export const asAppError = (error: unknown): AppError | null => {
  if (error instanceof AppError) return error;
  if (!isOutOfReach(error)) return null;
  return unavailable('A part that is needed does not answer right now.', error);
};

export const kindOf = (error: unknown): ErrorKind => asAppError(error)?.kind ?? 'unexpected';
