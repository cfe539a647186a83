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

// Errors that more than one service throws. A service's own ones stand in its `*.errors.ts`.

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

/** The service has more to do than it can do now. Nothing is out of order, so this is not logged as an outage. */
export const overloaded = (detail: string, retryAfterSeconds = 1): AppError =>
  new AppError({ code: 'unavailable', kind: 'limited', detail, retryAfterSeconds });
