import { AppError } from '@bookstore/platform/errors';

/** The same text whether the name or the password is wrong. */
export const invalidCredentials = (): AppError =>
  new AppError({
    code: 'invalid-credentials',
    kind: 'unauthenticated',
    detail: 'The name or the password is wrong.',
  });

export const invalidRefreshToken = (): AppError =>
  new AppError({
    code: 'invalid-refresh-token',
    kind: 'unauthenticated',
    detail: 'The refresh token is not valid, was used before, or has ended. Sign in again.',
  });
