import type { FieldError, Problem, ProblemCode } from '@bookstore/contracts/http';

/** A code of the contract, or what happens before any reply: no network, no answer in time, no reading it. */
export type FailureCode = ProblemCode | 'offline' | 'timeout' | 'unreadable';

/** Why a call failed. `requestId` is what a buyer can tell the shop; empty when the shop was not reached. */
export class ProblemError extends Error {
  readonly code: FailureCode;
  readonly status: number;
  readonly requestId: string;
  readonly fields: readonly FieldError[];
  readonly retryAfterSeconds: number | null;

  constructor(
    failure: Pick<Problem, 'status' | 'detail'> & {
      code: FailureCode;
      requestId?: string;
      fields?: readonly FieldError[] | undefined;
      retryAfterSeconds?: number | null;
    },
    options?: ErrorOptions,
  ) {
    super(failure.detail, options);
    this.name = 'ProblemError';
    this.code = failure.code;
    this.status = failure.status;
    this.requestId = failure.requestId ?? '';
    this.fields = failure.fields ?? [];
    this.retryAfterSeconds = failure.retryAfterSeconds ?? null;
  }
}

/** True for failures that may pass by themselves. */
export const isPassing = (error: unknown): boolean =>
  error instanceof ProblemError &&
  (error.code === 'offline' ||
    error.code === 'timeout' ||
    error.status === 429 ||
    error.status >= 500);

/** True when nobody answered, not even to refuse. */
export const isUnanswered = (error: unknown): boolean =>
  error instanceof ProblemError && error.status === 0;
