import { generateKeyPairSync, randomUUID } from 'node:crypto';
import jwt from 'jsonwebtoken';
import type { KeySource, Principal } from '../auth/index.ts';

export type TestTokens = { keys: KeySource; tokenFor: (user: Principal) => string };

/** Real RS256 tokens without user-service: a key pair of the test's own. */
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
