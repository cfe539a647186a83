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

const hasPassingLabel = (error: Error): boolean =>
  'errorLabelSet' in error &&
  error.errorLabelSet instanceof Set &&
  ['RetryableWriteError', 'TransientTransactionError', 'UnknownTransactionCommitResult'].some(
    (label) => error.errorLabelSet instanceof Set && error.errorLabelSet.has(label),
  );

/**
 * What the doors take an error for: its own AppError, `unavailable` for a database that can't be
 * reached or is electing a primary, else null (unexpected).
 */
export const asAppError = (error: unknown): AppError | null => {
  if (error instanceof AppError) return error;
  if (!(error instanceof Error)) return null;
  if (OUT_OF_REACH.has(error.name) || hasPassingLabel(error)) {
    return unavailable('A part that is needed does not answer right now.', error);
  }
  return null;
};

export const kindOf = (error: unknown): ErrorKind => asAppError(error)?.kind ?? 'unexpected';
