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

/**
 * What MongoDB answers while it changes its primary, shuts down or is too slow, or when a majority did not confirm a
 * write in time. The driver tries once more; its errors of reads and of bulk writes then carry no label that says so.
 * The codes of https://github.com/mongodb/specifications, retryable reads, and the time-outs 50 and 64.
 */
const PASSING_CODES = new Set<unknown>([
  6, 7, 50, 64, 89, 91, 134, 189, 262, 9_001, 10_107, 11_600, 11_602, 13_435, 13_436,
]);

// The driver writes to a connection that the server has just ended, and lets Node's error through.
const CONNECTION_LOST = new Set<unknown>(['EPIPE', 'ECONNRESET']);

const hasPassingLabel = (error: Error): boolean =>
  'errorLabelSet' in error &&
  error.errorLabelSet instanceof Set &&
  ['RetryableWriteError', 'TransientTransactionError', 'UnknownTransactionCommitResult'].some(
    (label) => error.errorLabelSet instanceof Set && error.errorLabelSet.has(label),
  );

// Numbers mean other things to other servers.
const isOfMongo = (error: Error): boolean => error.name.startsWith('Mongo');

const WRAPPERS = ['cause', 'errorResponse'] as const;
const MAX_DEPTH = 4;

/** Bulk writes and the like wrap the error that tells what happened. */
const isOutOfReach = (error: unknown, depth = 0): boolean => {
  if (!Error.isError(error) || depth > MAX_DEPTH) return false;
  if (OUT_OF_REACH.has(error.name) || hasPassingLabel(error)) return true;
  if ('code' in error && CONNECTION_LOST.has(error.code)) return true;
  if ('code' in error && isOfMongo(error) && PASSING_CODES.has(error.code)) return true;
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
