import { AppError, invalidRequest, notFound, unavailable } from '@bookstore/platform/errors';

export const bookNotFound = (): AppError =>
  notFound('book-not-found', 'There is no such book in the shop.');

export const isbnTaken = (cause?: unknown): AppError =>
  new AppError({
    code: 'isbn-taken',
    kind: 'rule',
    detail: 'Another book of the shop has this ISBN.',
    errors: [{ pointer: '/isbn', detail: 'is taken' }],
    cause,
  });

export const versionMismatch = (current: number): AppError =>
  new AppError({
    code: 'version-mismatch',
    kind: 'rule',
    detail: `The book was edited meanwhile: its version is ${current}.`,
    errors: [{ pointer: '/version', detail: `is no longer current, which is ${current}` }],
  });

export const tooFewCopies = (available: number): AppError =>
  new AppError({
    code: 'out-of-stock',
    kind: 'rule',
    detail: `Only ${available} copies can be taken away.`,
    errors: [{ pointer: '/delta', detail: `takes away more than ${available}` }],
  });

export const tooManyCopies = (max: number): AppError =>
  invalidRequest('The stock would be too large.', [
    { pointer: '/delta', detail: `brings the stock above ${max}` },
  ]);

/** Another replica wrote the book first: to be read and decided again. */
export const lostRace = (): AppError => unavailable('The book changed meanwhile.');
