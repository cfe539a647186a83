import { randomUUID } from 'node:crypto';
import jwt from 'jsonwebtoken';
import type { SignAccessToken } from '../sessions/session.ports.ts';
import type { KeyRing } from './key-ring.ts';

export const ACCESS_TOKEN_TTL_S = 15 * 60;

type Options = { keys: Pick<KeyRing, 'signingKey'>; issuer: string; audience: string };

/** RS256 access tokens. They live to their end: a demotion is felt after 15 minutes at most. */
export const createSignAccessToken =
  ({ keys, issuer, audience }: Options): SignAccessToken =>
  ({ userId, username, role }) => {
    const { kid, privateKey } = keys.signingKey();
    const token = jwt.sign({ username, role }, privateKey, {
      algorithm: 'RS256',
      keyid: kid,
      subject: userId,
      issuer,
      audience,
      jwtid: randomUUID(),
      expiresIn: ACCESS_TOKEN_TTL_S,
    });
    return { token, expiresInSeconds: ACCESS_TOKEN_TTL_S };
  };
