import { expect, test } from '@jest/globals';
import { ProblemError } from '../api/problem-error.ts';
import { fieldErrorsOf } from './field-errors.ts';

const refused = (code: ProblemError['code'], fields?: ProblemError['fields']) =>
  new ProblemError({ code, status: 400, detail: 'The shop says why.', fields });

test('puts what the shop points at beside its field, as a sentence', () => {
  const fields = [
    { pointer: '/username', detail: 'must be 3 to 32 letters' },
    { pointer: '/password', detail: 'Too short.' },
    { parameter: 'limit', detail: 'is no field' },
  ];
  expect(fieldErrorsOf(refused('invalid-request', fields))).toEqual({
    username: 'Must be 3 to 32 letters.',
    password: 'Too short.',
  });
});

test('puts a refusal beside the field that it means', () => {
  const codes = { 'username-taken': 'username' };
  expect(fieldErrorsOf(refused('username-taken'), codes)).toEqual({
    username: 'The shop says why.',
  });
});

test.each([refused('unavailable'), new Error('of the page'), null])(
  'puts %s beside none',
  (error) => {
    expect(fieldErrorsOf(error)).toEqual({});
  },
);
