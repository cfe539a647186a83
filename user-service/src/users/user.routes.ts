import {
  changeRoleOperation,
  getMeOperation,
  listUsersOperation,
  registerOperation,
  updateMeOperation,
} from '@bookstore/contracts/users';
import {
  type RouteOperation,
  type Route,
  decodeCursor,
  encodeCursor,
  nextLink,
} from '@bookstore/platform/http';
import { z } from 'zod';
import { addressOf, clientOf } from '../client.ts';
import type { SecurityLog } from '../security-log.ts';
import type { GetUser, ListUsers } from './find-users.ts';
import type { RegisterUser } from './register-user.ts';
import type { UpdateProfile } from './update-profile.ts';
import type { ChangeRole } from './user.mongo.ts';
import { profileOf } from './user.ts';

type UseCases = {
  registerUser: RegisterUser;
  getUser: GetUser;
  updateProfile: UpdateProfile;
  listUsers: ListUsers;
  changeRole: ChangeRole;
  securityLog: SecurityLog;
};

const headers = { 'Cache-Control': 'no-store' };
/** The folded username of the last user on the page. */
const cursorSchema = z.tuple([z.string()]);

export const createUserRoutes = (route: RouteOperation, useCases: UseCases): Route[] => [
  route(registerOperation, async ({ body }) => {
    const { created_at: _, ...user } = profileOf(await useCases.registerUser(body));
    return { status: 201, headers, body: { message: 'Registration successful.', ...user } };
  }),

  route(getMeOperation, async ({ user }) => ({
    status: 200,
    headers,
    body: profileOf(await useCases.getUser(user.userId)),
  })),

  route(updateMeOperation, async ({ user, body, req, res }) => ({
    status: 200,
    headers,
    body: profileOf(await useCases.updateProfile(user.userId, clientOf(req, res), body)),
  })),

  route(listUsersOperation, async ({ query, req }) => {
    const { limit, cursor } = query;
    const after = cursor === undefined ? null : decodeCursor(cursorSchema, cursor)[0];
    const { users, next } = await useCases.listUsers(after, limit);
    const link = next === null ? {} : { Link: nextLink(req.originalUrl, encodeCursor([next])) };
    return { status: 200, headers: { ...headers, ...link }, body: users.map(profileOf) };
  }),

  route(changeRoleOperation, async ({ params, body, user, req }) => {
    const username = params['username'] ?? '';
    const changed = await useCases.changeRole(username, body.role);
    useCases.securityLog({
      event: 'role-change',
      outcome: 'succeeded',
      address: addressOf(req),
      user_id: changed.userId,
      role: changed.role,
      by: user.userId,
    });
    return { status: 200, headers, body: profileOf(changed) };
  }),
];
