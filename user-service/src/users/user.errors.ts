import { AppError, notFound } from '@bookstore/platform/errors';

export const usernameTaken = (): AppError =>
  new AppError({
    code: 'username-taken',
    kind: 'conflict',
    detail: 'Someone has this username already.',
  });

export const emailTaken = (): AppError =>
  new AppError({
    code: 'email-taken',
    kind: 'conflict',
    detail: 'Someone has this e-mail address already.',
  });

export const userNotFound = (): AppError => notFound('user-not-found', 'There is no such user.');

export const lastAdmin = (): AppError =>
  new AppError({
    code: 'illegal-transition',
    kind: 'rule',
    detail: 'The last admin stays an admin.',
  });
