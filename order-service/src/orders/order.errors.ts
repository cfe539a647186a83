import type { FieldError } from '@bookstore/contracts/http';
import type { OrderStatus } from '@bookstore/contracts/orders';
import { AppError, notFound } from '@bookstore/platform/errors';
import type { RequestedLine } from './order-lines.ts';

/** How the body gives its lines: `items`, or `book_id` and `quantity` at the top level. */
export type BodyForm = 'items' | 'single';

const pointersTo = (
  lines: readonly RequestedLine[],
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

export const unknownBook = (lines: readonly RequestedLine[], form: BodyForm): AppError =>
  new AppError({
    code: 'unknown-book',
    kind: 'rule',
    detail: 'The shop has no such book.',
    errors: pointersTo(lines, 'book_id', form, 'is not a book of the shop'),
  });

export const outOfStock = (lines: readonly RequestedLine[], form: BodyForm): AppError =>
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
