import { expect, test } from '@jest/globals';
import { createFamilyId, createRefreshToken, parseRefreshToken } from './token-family.ts';

test('parses a token into its family and the hash of its secret', () => {
  const { token, familyId, secretHash } = createRefreshToken(createFamilyId());
  expect(parseRefreshToken(token)).toEqual({ familyId, secretHash });
});

test('a token carries 256 random bits and its hash does not show them', () => {
  const { token, secretHash } = createRefreshToken(createFamilyId());
  const [, secret = ''] = token.split('.');
  expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
  expect(secretHash).not.toContain(secret);
});

test('two tokens of one family differ', () => {
  const familyId = createFamilyId();
  expect(createRefreshToken(familyId).token).not.toBe(createRefreshToken(familyId).token);
});

test.each(['', '.', 'abc', 'a.b', `${'a'.repeat(22)}.${'b'.repeat(42)}`, 'a'.repeat(65)])(
  'refuses %j',
  (token) => {
    expect(parseRefreshToken(token)).toBeNull();
  },
);
