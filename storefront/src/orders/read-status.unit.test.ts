import { expect, it } from '@jest/globals';
import { readStatus } from './read-status.ts';

it('reads a status of the contract, and nothing else, from an address', () => {
  expect(readStatus('SHIPPED')).toBe('SHIPPED');
  for (const text of [null, '', 'shipped', 'toString', 'ALL']) expect(readStatus(text)).toBeNull();
});
