import { loginOperation, logoutOperation, refreshOperation } from '@bookstore/contracts/users';
import type { RouteOperation, Route } from '@bookstore/platform/http';
import { addressOf, PRIVATE_REPLY } from '../client.http.ts';
import type { EndSession } from './end-session.ts';
import type { LogIn } from './log-in.ts';
import type { RefreshSession } from './refresh-session.ts';

type UseCases = { logIn: LogIn; refreshSession: RefreshSession; endSession: EndSession };

const headers = PRIVATE_REPLY;

export const createSessionRoutes = (route: RouteOperation, useCases: UseCases): Route[] => [
  route(loginOperation, async ({ body, req }) => ({
    status: 200,
    headers,
    body: await useCases.logIn(body.username, body.password, addressOf(req)),
  })),

  route(refreshOperation, async ({ body }) => ({
    status: 200,
    headers,
    body: await useCases.refreshSession(body.refresh_token),
  })),

  route(logoutOperation, async ({ body }) => {
    await useCases.endSession(body.refresh_token);
    return { status: 204, headers };
  }),
];
