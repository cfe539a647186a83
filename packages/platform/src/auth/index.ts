import type { Access } from '@bookstore/contracts/http';
import type { Request } from 'express';
import { forbidden, unauthenticated } from '../errors/index.ts';
import type { Principal, VerifyToken } from './verify-token.ts';

export * from './key-source.ts';
export * from './verify-token.ts';

/**
 * Identifies the sender of a request; null for an anonymous one. Throws 401 or 403. A token is verified on public routes
 * too, where it is optional.
 */
export type Authenticate = (
  req: Pick<Request, 'headers'>,
  access: Access,
) => Promise<Principal | null>;

const BEARER = /^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i;

const bearerToken = (header: string): string => {
  const token = BEARER.exec(header)?.[1];
  if (token === undefined) throw unauthenticated('The Authorization header is not a bearer token.');
  return token;
};

/** Throws 401 if the access demands a signed-in user, 403 if it demands an admin. */
export const authorize = (user: Principal | null, access: Access): void => {
  if (!user && access !== 'public') {
    throw unauthenticated('Sign in and send the access token as a bearer token.');
  }
  if (access === 'admin' && user?.role !== 'admin') throw forbidden('Only an admin may do this.');
};

export const createAuthenticate =
  (verify: VerifyToken): Authenticate =>
  async (req, access) => {
    const header = req.headers.authorization;
    const user = header === undefined ? null : await verify(bearerToken(header));
    authorize(user, access);
    return user;
  };
