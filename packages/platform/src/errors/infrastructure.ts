import { AppError, type ErrorKind, unavailable } from './app-error.ts';

// Recognised by name and label, so that routes and consumers need no driver.
const UNAVAILABLE_NAMES = new Set([
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

/**
 * Codes of MongoDB while it changes its primary, shuts down or is too slow, or when a majority did not confirm a write
 * in time. The driver retries once; its errors of reads and of bulk writes then carry no label that says so. From
 * https://github.com/mongodb/specifications (retryable reads), and the time-outs 50 and 64.
 */
const TRANSIENT_CODES = new Set<unknown>([
  6, 7, 50, 64, 89, 91, 134, 189, 262, 9_001, 10_107, 11_600, 11_602, 13_435, 13_436,
]);

// The driver lets Node's error through when it writes to a connection that the server has just ended.
const CONNECTION_LOST = new Set<unknown>(['EPIPE', 'ECONNRESET']);

const hasTransientLabel = (error: Error): boolean =>
  'errorLabelSet' in error &&
  error.errorLabelSet instanceof Set &&
  ['RetryableWriteError', 'TransientTransactionError', 'UnknownTransactionCommitResult'].some(
    (label) => error.errorLabelSet instanceof Set && error.errorLabelSet.has(label),
  );

// Other servers use the same numbers for other errors.
const isMongoError = (error: Error): boolean => error.name.startsWith('Mongo');

const WRAPPERS = ['cause', 'errorResponse'] as const;
const MAX_DEPTH = 4;

/** Looks into errors that wrap the cause, as those of bulk writes do. */
const isUnavailable = (error: unknown, depth = 0): boolean => {
  if (!Error.isError(error) || depth > MAX_DEPTH) return false;
  if (UNAVAILABLE_NAMES.has(error.name) || hasTransientLabel(error)) return true;
  if ('code' in error && CONNECTION_LOST.has(error.code)) return true;
  if ('code' in error && isMongoError(error) && TRANSIENT_CODES.has(error.code)) return true;
  const inner: Partial<Record<(typeof WRAPPERS)[number], unknown>> = error;
  return WRAPPERS.some((wrapper) => isUnavailable(inner[wrapper], depth + 1));
};

/** The AppError itself; `unavailable` for a database that is unreachable or elects a primary; else null (unexpected). */
export const asAppError = (error: unknown): AppError | null => {
  if (error instanceof AppError) return error;
  if (!isUnavailable(error)) return null;
  return unavailable('A part that is needed does not answer right now.', error);
};

export const kindOf = (error: unknown): ErrorKind => asAppError(error)?.kind ?? 'unexpected';
