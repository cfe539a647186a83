import type { FieldError } from '@bookstore/contracts/http';
import type { OrderStatus } from '@bookstore/contracts/orders';
import { AppError, invalidRequest, notFound } from '@bookstore/platform/errors';
import { excessiveLines, MAX_LINES, MAX_QUANTITY, type WantedLine } from './lines.ts';

/** How the body named its lines: as `items`, or as one book at the top. */
export type BodyForm = 'items' | 'single';

const pointersTo = (
  lines: readonly WantedLine[],
  field: 'book_id' | 'quantity',
  form: BodyForm,
  detail: string,
): FieldError[] =>
  lines.flatMap((line) =>
    line.sources.map((position) => ({
      pointer: form === 'single' ? `/${field}` : `/items/${position}/${field}`,
      detail,
    })),
  );

/** Throws `invalid-request` when the merged lines are too many, or one asks for too many copies. */
export const assertLineLimits = (lines: readonly WantedLine[], form: BodyForm): void => {
  const detail = `must be at most ${MAX_QUANTITY} copies of one book in all`;
  const errors = pointersTo(excessiveLines(lines), 'quantity', form, detail);
  if (lines.length > MAX_LINES) {
    errors.push({ pointer: '/items', detail: `must be at most ${MAX_LINES} different books` });
  }
  if (errors.length > 0) throw invalidRequest('The lines do not fit.', errors);
};

export const unknownBook = (lines: readonly WantedLine[], form: BodyForm): AppError =>
  new AppError({
    code: 'unknown-book',
    kind: 'rule',
    detail: 'The shop has no such book.',
    errors: pointersTo(lines, 'book_id', form, 'is not a book of the shop'),
  });

export const outOfStock = (lines: readonly WantedLine[], form: BodyForm): AppError =>
  new AppError({
    code: 'out-of-stock',
    kind: 'rule',
    detail: 'Not enough copies are left.',
    errors: pointersTo(lines, 'quantity', form, 'is more than is left'),
  });

export const orderNotFound = (): AppError => notFound('order-not-found', 'There is no such order.');

export const illegalTransition = (status: OrderStatus, wanted: string): AppError =>
  new AppError({
    code: 'illegal-transition',
    kind: 'rule',
    detail: `An order that is ${status} can not be ${wanted}.`,
  });

export const idempotencyKeyReused = (): AppError =>
  new AppError({
    code: 'idempotency-key-reused',
    kind: 'rule',
    detail: 'This Idempotency-Key was used with another body.',
    errors: [{ parameter: 'Idempotency-Key', detail: 'was used with another body' }],
  });
