import { runInNewContext } from 'node:vm';
import { expect, test } from '@jest/globals';
import { MongoBulkWriteError, MongoNetworkError, MongoServerError } from 'mongodb';
import { AppError, asAppError, kindOf } from './index.ts';

// As the driver makes it: the error of the connection stands in `errorResponse`.
const bulkWriteError = (inner: Error): Error =>
  Object.assign(new MongoBulkWriteError({ message: inner.message, code: 0 }, {} as never), {
    errorResponse: inner,
  });

test('a database that can not be reached is unavailable', () => {
  expect(kindOf(new MongoNetworkError('connect ECONNREFUSED'))).toBe('unavailable');
});

test('a bulk write that met an unreachable database is unavailable', () => {
  const error = bulkWriteError(new MongoNetworkError('connect ECONNREFUSED'));
  expect(kindOf(error)).toBe('unavailable');
});

test('a transaction that passing trouble ended is unavailable', () => {
  const labels = ['TransientTransactionError'];
  const error = new MongoServerError({ message: 'WriteConflict', errorLabels: labels });
  expect(kindOf(error)).toBe('unavailable');
});

test.each(['EPIPE', 'ECONNRESET'])(
  'a connection that the other side ends is unavailable, as the driver lets it through: %s',
  (code) => {
    const message = 'This socket has been ended by the other party';
    expect(kindOf(Object.assign(new Error(message), { code }))).toBe('unavailable');
    expect(kindOf(new Error('wrapped', { cause: Object.assign(new Error(), { code }) }))).toBe(
      'unavailable',
    );
  },
);

// Under jest the errors of Node's own modules are of another realm than the code.
test('an error of another realm is recognised as one of this', () => {
  const error = runInNewContext("Object.assign(new Error('ended'), { code: 'EPIPE' })") as unknown;
  expect(kindOf(error)).toBe('unavailable');
});

test('an error that wraps itself does not hang', () => {
  const error: Error & { cause?: unknown } = new Error('round');
  error.cause = error;
  expect(asAppError(error)).toBeNull();
});

test('our own errors stay what they are, anything else is unexpected', () => {
  const own = new AppError({ code: 'forbidden', kind: 'forbidden', detail: 'no' });
  expect(asAppError(own)).toBe(own);
  expect([kindOf(new TypeError('x')), kindOf('text')]).toEqual(['unexpected', 'unexpected']);
});
