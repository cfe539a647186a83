import type { FieldError, ProblemCode } from '@bookstore/contracts/http';

/** What kind of failure it is; the doors turn the kind into a status code or into the fate of a message. */
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
  /** For the client: says what is wrong and nothing of the inside. */
  detail: string;
  /** Every field at fault, not just the first. */
  errors?: readonly FieldError[];
  /** For 429 and 503: whole seconds after which a new try makes sense. */
  retryAfterSeconds?: number;
  cause?: unknown;
};

/** The one error class of the shop. Anything else that is thrown counts as `unexpected`. */
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
