import { expect, test } from '@jest/globals';
import { AppError, invalidRequest, unavailable } from '../errors/index.ts';
import { fateOf } from './failure.ts';

const QUEUE = 'order-service.stock-reserved';
const bug = new Error('a bug');

test('an unexpected failure is tried after 1 s, 5 s, 30 s and 2 min, then dead-lettered', () => {
  const fates = [0, 1, 2, 3, 4, 5].map((attempt) => fateOf(bug, QUEUE, attempt));
  const delays = [1_000, 5_000, 30_000, 120_000];
  expect(fates).toEqual([
    ...delays.map((delayMs) => ({ kind: 'delay', queue: `${QUEUE}.retry`, delayMs })),
    { kind: 'dead', queue: `${QUEUE}.dead` },
    { kind: 'dead', queue: `${QUEUE}.dead` },
  ]);
});

test('a part that is away uses up no try, however often it was tried', () => {
  const away = unavailable('the database is away');
  expect([0, 4, 9].map((attempt) => fateOf(away, QUEUE, attempt).kind)).toEqual([
    'hold',
    'hold',
    'hold',
  ]);
});

test('what can never be handled is dead-lettered at once', () => {
  expect(fateOf(invalidRequest('no'), QUEUE, 0)).toEqual({ kind: 'dead', queue: `${QUEUE}.dead` });
});

test('a refusal by a rule is an answer: the message is done', () => {
  const refused = new AppError({ code: 'out-of-stock', kind: 'rule', detail: 'none left' });
  expect(fateOf(refused, QUEUE, 0)).toEqual({ kind: 'done' });
});
