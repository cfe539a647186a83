import { expect, test } from '@jest/globals';
import { parseTold, UsageError } from './options.ts';

test('what is not told has its default', () => {
  expect(parseTold([], { ORDER_EXPIRY_MS: '' })).toMatchObject({
    repair: false,
    json: false,
    watchMs: null,
    graceMs: 60_000,
    waitMs: 30_000,
    expiryMs: 900_000,
    told: [],
  });
});

test('times are told in seconds; the time until orders expire is that of the environment', () => {
  const args = ['--repair', '--watch', '5', '--grace', '0.5'];
  expect(parseTold(args, { ORDER_EXPIRY_MS: '1000' })).toMatchObject({
    repair: true,
    watchMs: 5_000,
    graceMs: 500,
    expiryMs: 1_000,
  });
});

test.each([
  [['--nonsense']],
  [['--watch', 'always']],
  [['--watch', '']],
  [['--grace', '-1']],
  [['--told', '/nowhere/at-all']],
  [['--explain', '--watch', '5']],
  [['a-folder']],
])('%j is refused', (args) => {
  expect(() => parseTold(args, {})).toThrow(UsageError);
});

test('an expiry that is no time is refused', () => {
  expect(() => parseTold([], { ORDER_EXPIRY_MS: 'soon' })).toThrow('ORDER_EXPIRY_MS');
});
