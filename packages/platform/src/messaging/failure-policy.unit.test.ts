import { expect, test } from '@jest/globals';
import { AppError, invalidRequest, unavailable } from '../errors/index.ts';
import { dispositionOf } from './failure-policy.ts';

const QUEUE = 'order-service.stock-reserved';
const bug = new Error('a bug');

test('an unexpected failure is tried after 1 s, 5 s, 30 s and 2 min, then dead-lettered', () => {
  const dispositions = [0, 1, 2, 3, 4, 5].map((attempt) => dispositionOf(bug, QUEUE, attempt));
  const delays = [1_000, 5_000, 30_000, 120_000];
  expect(dispositions).toEqual([
    ...delays.map((delayMs) => ({ kind: 'retry', queue: `${QUEUE}.retry`, delayMs })),
    { kind: 'dead-letter', queue: `${QUEUE}.dead` },
    { kind: 'dead-letter', queue: `${QUEUE}.dead` },
  ]);
});

test('an unavailable dependency uses up no retry, however often the message was tried', () => {
  const outage = unavailable('the database is unavailable');
  expect([0, 4, 9].map((attempt) => dispositionOf(outage, QUEUE, attempt).kind)).toEqual([
    'pause',
    'pause',
    'pause',
  ]);
});

test('what can never be handled is dead-lettered at once', () => {
  expect(dispositionOf(invalidRequest('no'), QUEUE, 0)).toEqual({
    kind: 'dead-letter',
    queue: `${QUEUE}.dead`,
  });
});

test('a refusal by a business rule is an answer: the message is acked', () => {
  const refused = new AppError({ code: 'out-of-stock', kind: 'rule', detail: 'none left' });
  expect(dispositionOf(refused, QUEUE, 0)).toEqual({ kind: 'ack' });
});
