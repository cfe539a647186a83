import { expect, test } from '@jest/globals';
import { isTestThere, readTableRows } from './named-tests.ts';

const PARTS = ['RabbitMQ', 'catalog-service', 'catalogdb', 'orderdb', 'userdb', 'Redis', 'gateway'];

const rows = readTableRows('docs/failure-modes.md').map(
  ([part = '', _seen = '', _after = '', file = '', name = '']) => ({ part, file, name }),
);

test('every part is listed', () => {
  expect(rows.map(({ part }) => part)).toEqual(expect.arrayContaining(PARTS));
});

test.each(rows)('$part: its test is there', ({ file, name }) => {
  expect({ file, name, isThere: isTestThere(file, name) }).toEqual({ file, name, isThere: true });
});
