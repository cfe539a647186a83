import {
  loginOperation,
  logoutOperation,
  refreshOperation,
  type Session,
} from '@bookstore/contracts/users';
import type { RouteOperation, Route } from '@bookstore/platform/http';
import { addressOf, clientOf } from '../client.ts';
import type { LogIn, LogOut, SignIn } from './log-in.ts';
import type { RefreshSession } from './refresh-session.ts';

type UseCases = { logIn: LogIn; refreshSession: RefreshSession; logOut: LogOut };

const headers = { 'Cache-Control': 'no-store' };

const sessionOf = ({ user, access, refreshToken }: SignIn): Session => ({
  user_id: user.userId,
  username: user.username,
  role: user.role,
  access_token: access.token,
  refresh_token: refreshToken,
  token_type: 'Bearer',
  expires_in: access.expiresInSeconds,
});

export const createSessionRoutes = (route: RouteOperation, useCases: UseCases): Route[] => [
  route(loginOperation, async ({ body, req, res }) => {
    const signIn = await useCases.logIn(body.username, body.password, clientOf(req, res));
    return { status: 200, headers, body: sessionOf(signIn) };
  }),

  route(refreshOperation, async ({ body, req }) => ({
    status: 200,
    headers,
    body: sessionOf(await useCases.refreshSession(body.refresh_token, addressOf(req))),
  })),

  route(logoutOperation, async ({ body }) => {
    await useCases.logOut(body.refresh_token);
    return { status: 204, headers };
  }),
];
