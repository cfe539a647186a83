import { AppError, unavailable } from '@bookstore/platform/errors';

/** No part is out of reach: so it is `limited`, which is not logged as one that is. */
export const intakePaused = (retryAfterSeconds: number): AppError =>
  new AppError({
    code: 'unavailable',
    kind: 'limited',
    detail: 'The shop has more orders than it can settle soon: try again later.',
    retryAfterSeconds,
  });

export const notWaitedFor = (): AppError => unavailable('Nobody waits for this order any more.');
