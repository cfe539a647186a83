import {
  type BrowserSession,
  closeSessionOperation,
  openSessionOperation,
  renewSessionOperation,
  type Session,
} from '@bookstore/contracts/users';
import { AppError, kindOf } from '@bookstore/platform/errors';
import { type RouteOperation, createOperationRouter, type Reply } from '@bookstore/platform/http';
import type { Request, Response, Router } from 'express';
import { clientInfoOf } from '../upstreams/forwarded-headers.ts';
import type { Accounts } from './accounts.ts';
import type { RefreshOnce } from './refresh-token-reuse.redis.ts';
import {
  assertSameOrigin,
  clearSessionCookie,
  readSessionCookie,
  setSessionCookie,
} from './session-cookie.ts';

type Parts = { route: RouteOperation; accounts: Accounts; refreshOnce: RefreshOnce };

const headers = { 'Cache-Control': 'no-store' };
const guards = { authorize: ({ req }: { req: Request }) => assertSameOrigin(req) };

/** The sign-in of the shop's own pages: the refresh token goes into a cookie and never into a body. */
export const createSessionRoutes = ({ route, accounts, refreshOnce }: Parts): Router =>
  createOperationRouter([
    route(
      openSessionOperation,
      async ({ body, req, res }) =>
        replyWith(req, res, await accounts.logIn(body, clientInfoOf(req))),
      guards,
    ),

    route(
      renewSessionOperation,
      async ({ req, res }) => {
        const token = readSessionCookie(req);
        try {
          if (token === null) throw noSession();
          const refresh = () => accounts.refresh(token, clientInfoOf(req));
          return replyWith(req, res, await refreshOnce(token, refresh));
        } catch (error) {
          // Only a refused token is cleared. After other errors it may still be valid.
          if (kindOf(error) === 'unauthenticated') clearSessionCookie(req, res);
          throw error;
        }
      },
      guards,
    ),

    route(
      closeSessionOperation,
      async ({ req, res }) => {
        const token = readSessionCookie(req);
        // Even if the revocation fails, a sign-out leaves no token in this browser.
        clearSessionCookie(req, res);
        if (token !== null) await accounts.logOut(token, clientInfoOf(req));
        return { status: 204, headers };
      },
      guards,
    ),
  ]);

const replyWith = (req: Request, res: Response, session: Session): Reply => {
  const { refresh_token: refreshToken, ...visible } = session;
  setSessionCookie(req, res, refreshToken);
  return { status: 200, headers, body: visible satisfies BrowserSession };
};

const noSession = (): AppError =>
  new AppError({
    code: 'invalid-refresh-token',
    kind: 'unauthenticated',
    detail: 'There is no session in this browser. Sign in.',
  });
