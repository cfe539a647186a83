import { generateKeyPairSync, randomUUID } from 'node:crypto';
import type { KeySource, Principal } from '@bookstore/platform/auth';
import jwt from 'jsonwebtoken';

export type TestTokens = { keys: KeySource; tokenFor: (user: Principal) => string };

/** Signs real RS256 access tokens, valid for 15 minutes, with a key pair of the test's own: no user-service is needed. */
export const createTestTokens = (): TestTokens => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const kid = randomUUID();
  return {
    keys: async (asked) => (asked === kid ? publicKey : null),
    tokenFor: ({ userId, username, role }) =>
      jwt.sign({ username, role }, privateKey, {
        algorithm: 'RS256',
        keyid: kid,
        subject: userId,
        issuer: 'bookstore',
        audience: 'bookstore',
        jwtid: randomUUID(),
        expiresIn: 900,
      }),
  };
};
