import { expect, it } from '@jest/globals';
import { decryptSession, encryptSession } from './refresh-token-reuse.redis.ts';

const session = {
  user_id: 'u1',
  username: 'alice',
  role: 'user',
  access_token: 'access',
  refresh_token: 'next-token',
  token_type: 'Bearer',
  expires_in: 900,
} as const;

it('decrypts a stored session with the token that it was exchanged for', () => {
  expect(decryptSession('used', encryptSession('used', session))).toEqual(session);
});

it('reveals nothing to somebody who has only the content of Redis', () => {
  const encrypted = encryptSession('used', session);
  expect(() => decryptSession('another', encrypted)).toThrow('unable to authenticate data');
  expect(Buffer.from(encrypted, 'base64url').toString('latin1')).not.toContain('next-token');
});
