import { type AppError, notFound } from '@bookstore/platform/errors';

/** An order that went through before its reservation was seen: to be tried again. */
export const reservationMissing = (orderId: string): AppError =>
  notFound('order-not-found', `No reservation of the order ${orderId} yet.`);
