import type { FieldError, ProblemCode } from '@bookstore/contracts/http';
import { AppError } from './app-error.ts';

// The refusals that more than one service makes. A service's own ones stand in its `*.errors.ts`.

export const invalidRequest = (detail: string, errors: readonly FieldError[] = []): AppError =>
  new AppError({ code: 'invalid-request', kind: 'invalid', detail, errors });

export const unauthenticated = (detail: string): AppError =>
  new AppError({ code: 'unauthenticated', kind: 'unauthenticated', detail });

export const forbidden = (detail: string): AppError =>
  new AppError({ code: 'forbidden', kind: 'forbidden', detail });

export const notFound = (code: ProblemCode, detail: string): AppError =>
  new AppError({ code, kind: 'not-found', detail });

/**
 * A server that is needed does not answer now; a later try may succeed. A write that ends so may have been applied or
 * may still be: only a caller that knows that nothing was written may say so.
 */
export const unavailable = (detail: string, cause?: unknown): AppError =>
  new AppError({ code: 'unavailable', kind: 'unavailable', detail, retryAfterSeconds: 1, cause });

export const unsupportedMediaType = (): AppError =>
  new AppError({
    code: 'unsupported-media-type',
    kind: 'invalid',
    detail: 'The body must be application/json.',
  });

/** There is more to do than can be done now. No part is down, so this is not logged as an outage. */
export const overloaded = (detail: string, retryAfterSeconds = 1): AppError =>
  new AppError({ code: 'unavailable', kind: 'limited', detail, retryAfterSeconds });

export const tooManyRequests = (detail: string, retryAfterSeconds: number): AppError =>
  new AppError({ code: 'too-many-requests', kind: 'limited', detail, retryAfterSeconds });
