import type { Access } from '@bookstore/contracts/http';
import type { Request } from 'express';
import { forbidden, unauthenticated } from '../errors/index.ts';
import type { Principal } from './principal.ts';
import type { VerifyToken } from './verify-token.ts';

/** Who sends this request. Throws 401 or 403; a token that is sent is checked on public routes too. */
export type Authenticate = (
  req: Pick<Request, 'headers'>,
  access: Access,
) => Promise<Principal | null>;

const BEARER = /^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i;

export const createAuthenticate =
  (verify: VerifyToken): Authenticate =>
  async (req, access) => {
    const header = req.headers.authorization;
    if (header === undefined) {
      if (access === 'public') return null;
      throw unauthenticated('Sign in and send the access token as a bearer token.');
    }
    const token = BEARER.exec(header)?.[1];
    if (token === undefined)
      throw unauthenticated('The Authorization header is not a bearer token.');
    const user = await verify(token);
    if (access === 'admin' && user.role !== 'admin') throw forbidden('Only an admin may do this.');
    return user;
  };
