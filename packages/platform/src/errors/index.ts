import type { FieldError, ProblemCode } from '@bookstore/contracts/http';

/** Class of failure: routes turn it into a status code, message consumers into a disposition. */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'rule'
  | 'limited'
  | 'unavailable'
  | 'unexpected';

export type AppErrorOptions = {
  code: ProblemCode;
  kind: ErrorKind;
  /** For the client: says what is wrong, and nothing about the inside of the shop. */
  detail: string;
  /** Every field at fault, not just the first. */
  errors?: readonly FieldError[];
  /** For 429 and 503: whole seconds after which a retry makes sense. */
  retryAfterSeconds?: number;
  cause?: unknown;
};

/** The only error class of the shop. Anything else that is thrown counts as `unexpected`. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ProblemCode;
  readonly kind: ErrorKind;
  readonly detail: string;
  readonly errors: readonly FieldError[];
  readonly retryAfterSeconds: number | undefined;

  constructor(options: AppErrorOptions) {
    super(`${options.code}: ${options.detail}`, { cause: options.cause });
    this.code = options.code;
    this.kind = options.kind;
    this.detail = options.detail;
    this.errors = options.errors ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

// Errors that more than one service throws. Each service defines its own errors beside its rules.

export const invalidRequest = (detail: string, errors: readonly FieldError[] = []): AppError =>
  new AppError({ code: 'invalid-request', kind: 'invalid', detail, errors });

export const unauthenticated = (detail: string): AppError =>
  new AppError({ code: 'unauthenticated', kind: 'unauthenticated', detail });

export const forbidden = (detail: string): AppError =>
  new AppError({ code: 'forbidden', kind: 'forbidden', detail });

export const notFound = (code: ProblemCode, detail: string): AppError =>
  new AppError({ code, kind: 'not-found', detail });

/**
 * A server that is needed does not answer now; a retry in a second may succeed. A write that fails this way may have
 * been applied, or may still be.
 */
export const unavailable = (detail: string, cause?: unknown): AppError =>
  new AppError({ code: 'unavailable', kind: 'unavailable', detail, retryAfterSeconds: 1, cause });

export const unsupportedMediaType = (): AppError =>
  new AppError({
    code: 'unsupported-media-type',
    kind: 'invalid',
    detail: 'The body must be application/json.',
  });

export const tooManyRequests = (detail: string, retryAfterSeconds: number): AppError =>
  new AppError({ code: 'too-many-requests', kind: 'limited', detail, retryAfterSeconds });

/** The service has more work than it can do now. This is no outage and is not logged as one. */
export const overloaded = (detail: string, retryAfterSeconds = 1): AppError =>
  new AppError({ code: 'unavailable', kind: 'limited', detail, retryAfterSeconds });

// Driver errors are recognised by name and label, so this file imports no driver.
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

// The driver passes on Node's error when it writes to a connection that the server has just closed.
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

/** Looks into wrapped errors too: those of bulk writes hold their cause in `errorResponse`. */
const isUnavailable = (error: unknown, depth = 0): boolean => {
  if (!Error.isError(error) || depth > MAX_DEPTH) return false;
  if (UNAVAILABLE_NAMES.has(error.name) || hasTransientLabel(error)) return true;
  if ('code' in error && CONNECTION_LOST.has(error.code)) return true;
  if ('code' in error && isMongoError(error) && TRANSIENT_CODES.has(error.code)) return true;
  const inner: Partial<Record<(typeof WRAPPERS)[number], unknown>> = error;
  return WRAPPERS.some((wrapper) => isUnavailable(inner[wrapper], depth + 1));
};

/** Returns an AppError as it is, `unavailable` for a server that cannot be used now, and null for an unexpected error. */
export const asAppError = (error: unknown): AppError | null => {
  if (error instanceof AppError) return error;
  if (!isUnavailable(error)) return null;
  return unavailable('A part that is needed does not answer right now.', error);
};

export const kindOf = (error: unknown): ErrorKind => asAppError(error)?.kind ?? 'unexpected';
