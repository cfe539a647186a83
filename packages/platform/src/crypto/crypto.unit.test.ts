import { expect, test } from '@jest/globals';
import { createSealer } from './index.ts';

const SECRET = 'a secret of more than thirty-two characters';
const bytes = Buffer.from('private key');

test('opens what it has sealed, and never seals the same bytes to the same text', () => {
  const { seal, open } = createSealer(SECRET, 'test');
  const sealed = seal(bytes, 'kid');
  expect(open(sealed, 'kid')).toEqual(bytes);
  expect(seal(bytes, 'kid')).not.toBe(sealed);
  expect(Buffer.from(sealed, 'base64').includes(bytes)).toBe(false);
});

test('seals a text too, and needs no context', () => {
  const { seal, open } = createSealer(SECRET, 'test');
  expect(open(seal('{"name":"Ädä"}')).toString()).toBe('{"name":"Ädä"}');
});

test('does not open with another secret, purpose or context, or after a change', () => {
  const { seal, open } = createSealer(SECRET, 'test');
  const sealed = seal(bytes, 'kid');
  const changed = Buffer.from(sealed, 'base64');
  changed.writeUInt8(changed.readUInt8(changed.length - 1) ^ 1, changed.length - 1);
  const refusal = 'unable to authenticate';
  expect(() => createSealer(`${SECRET}!`, 'test').open(sealed, 'kid')).toThrow(refusal);
  expect(() => createSealer(SECRET, 'other').open(sealed, 'kid')).toThrow(refusal);
  expect(() => open(sealed, 'other kid')).toThrow(refusal);
  expect(() => open(sealed)).toThrow(refusal);
  expect(() => open(changed.toString('base64'), 'kid')).toThrow(refusal);
});

test('does not open a text that was cut', () => {
  const { seal, open } = createSealer(SECRET, 'test');
  expect(() => open(seal(bytes).slice(0, 36))).toThrow('Invalid authentication tag');
  expect(() => open('')).toThrow('Invalid initialization vector');
});

test('opens what the first release has sealed', () => {
  const sealed = 'CeeUUKz9khGYtddPo6jSstLI7fy9fpoplPQjCsZhqGSr2QI/jZT1';
  expect(createSealer(SECRET, 'bookstore signing keys').open(sealed, 'kid')).toEqual(bytes);
});
