import { expect, test } from '@jest/globals';
import { isTestThere, readTableRows } from './named-tests.ts';

const KNOWN_TRAPS = 48;

const rows = readTableRows('docs/traps.md').map(([trap = '', how = '', file = '', name = '']) => ({
  trap,
  how,
  file,
  name,
}));
const tested = rows.filter(({ file }) => file !== '–');

test('every trap is listed, with how it is kept out', () => {
  expect(rows.length).toBeGreaterThanOrEqual(KNOWN_TRAPS);
  expect(rows.filter(({ trap, how }) => trap === '' || how === '')).toEqual([]);
});

test('only what needs containers has no test yet', () => {
  const untested = rows.filter(({ file }) => file === '–').map(({ how }) => how);
  expect(untested.filter((how) => !how.includes('container'))).toEqual([]);
});

test.each(tested)('$trap: its test is there', ({ file, name }) => {
  expect({ file, name, isThere: isTestThere(file, name) }).toEqual({ file, name, isThere: true });
});
