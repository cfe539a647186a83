import { expect, test } from '@jest/globals';
import { createSeal } from './seal.ts';

const SECRET = 'a secret of more than thirty-two characters';
const bytes = Buffer.from('private key');

test('opens what it has closed, and never closes the same bytes to the same text', () => {
  const seal = createSeal(SECRET);
  const sealed = seal.close(bytes, 'kid');
  expect(seal.open(sealed, 'kid')).toEqual(bytes);
  expect(seal.close(bytes, 'kid')).not.toBe(sealed);
  expect(Buffer.from(sealed, 'base64').includes(bytes)).toBe(false);
});

test('does not open with another secret, for another key, or after a change', () => {
  const seal = createSeal(SECRET);
  const sealed = seal.close(bytes, 'kid');
  const changed = Buffer.from(sealed, 'base64');
  changed.writeUInt8(changed.readUInt8(changed.length - 1) ^ 1, changed.length - 1);
  expect(() => createSeal(`${SECRET}!`).open(sealed, 'kid')).toThrow('unable to authenticate');
  expect(() => seal.open(sealed, 'other kid')).toThrow('unable to authenticate');
  expect(() => seal.open(changed.toString('base64'), 'kid')).toThrow('unable to authenticate');
});
