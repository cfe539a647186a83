import { randomUUID } from 'node:crypto';
import jwt from 'jsonwebtoken';
import type { User } from '../users/user.ts';
import type { KeyRing } from './key-ring.ts';

export const ACCESS_TOKEN_TTL_S = 15 * 60;

export type AccessToken = { token: string; expiresInSeconds: number };

/** Throws `unavailable` while there is no signing key. */
export type SignAccessToken = (user: User) => AccessToken;

type Options = { keys: Pick<KeyRing, 'signingKey'>; issuer: string; audience: string };

/** Signs access tokens with RS256. None can be revoked: a demotion takes effect after 15 minutes at most. */
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
