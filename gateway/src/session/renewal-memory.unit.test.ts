import { expect, it } from '@jest/globals';
import { open, seal } from './renewal-memory.redis.ts';

const session = {
  user_id: 'u1',
  username: 'alice',
  role: 'user',
  access_token: 'access',
  refresh_token: 'next-token',
  token_type: 'Bearer',
  expires_in: 900,
} as const;

it('opens a kept session with the token that it was swapped for', () => {
  expect(open('used', seal('used', session))).toEqual(session);
});

it('keeps it from who has only what is in Redis', () => {
  const sealed = seal('used', session);
  expect(() => open('another', sealed)).toThrow('unable to authenticate data');
  expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('next-token');
});
