import { AppError, notFound } from '@bookstore/platform/errors';

export const holdNotFound = (): AppError =>
  notFound('hold-not-found', 'There is no such hold, or it has ended.');

export const tooManyHolds = (max: number): AppError =>
  new AppError({
    code: 'too-many-holds',
    kind: 'rule',
    detail: `You have ${max} open holds already: release one or order.`,
  });

const pointerTo = (index: number, field: string): string => `/items/${index}/${field}`;

export const unknownBooks = (indexes: readonly number[]): AppError =>
  new AppError({
    code: 'unknown-book',
    kind: 'rule',
    detail: 'Some books are not in the shop.',
    errors: indexes.map((index) => ({
      pointer: pointerTo(index, 'book_id'),
      detail: 'is not a book of the shop',
    })),
  });

/** The copies of some lines, with those of the other open holds, are more than one user may hold. */
export const tooManyCopies = (lines: readonly { index: number; max: number }[]): AppError =>
  new AppError({
    code: 'too-many-holds',
    kind: 'rule',
    detail: 'You would hold too many copies of some books; nothing was held.',
    errors: lines.map(({ index, max }) => ({
      pointer: pointerTo(index, 'quantity'),
      detail: `at most ${max} copies of this book, over all open holds`,
    })),
  });

export type InsufficientLine = { index: number; available: number };

export const insufficientLines = (lines: readonly InsufficientLine[]): AppError =>
  new AppError({
    code: 'out-of-stock',
    kind: 'rule',
    detail: 'There are not enough copies of some books; nothing was held.',
    errors: lines.map(({ index, available }) => ({
      pointer: pointerTo(index, 'quantity'),
      detail: `only ${available} can be bought now`,
    })),
  });
