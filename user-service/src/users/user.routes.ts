import {
  changeRoleOperation,
  getMeOperation,
  listUsersOperation,
  registerOperation,
  updateMeOperation,
} from '@bookstore/contracts/users';
import {
  type Bind,
  type Binding,
  decodeCursor,
  encodeCursor,
  nextLink,
} from '@bookstore/platform/http';
import { z } from 'zod';
import { addressOf, PRIVATE_REPLY } from '../client.http.ts';
import type { createGetUser, createListUsers } from './find-users.ts';
import type { RegisterUser } from './register-user.ts';
import type { UpdateProfile } from './update-profile.ts';
import type { ChangeRole } from './user.ports.ts';
import { profileOf } from './user.ts';

type UseCases = {
  registerUser: RegisterUser;
  getUser: ReturnType<typeof createGetUser>;
  updateProfile: UpdateProfile;
  listUsers: ReturnType<typeof createListUsers>;
  changeRole: ChangeRole;
};

const headers = PRIVATE_REPLY;
/** The folded username of the last user seen. */
const cursorSchema = z.tuple([z.string()]);

export const bindUsers = (bind: Bind, useCases: UseCases): Binding[] => [
  bind(registerOperation, async ({ body }) => {
    const { created_at: _, ...user } = profileOf(await useCases.registerUser(body));
    return { status: 201, headers, body: { message: 'Registration successful.', ...user } };
  }),

  bind(getMeOperation, async ({ user }) => ({
    status: 200,
    headers,
    body: profileOf(await useCases.getUser(user.userId)),
  })),

  bind(updateMeOperation, async ({ user, body, req }) => ({
    status: 200,
    headers,
    body: profileOf(await useCases.updateProfile(user.userId, addressOf(req), body)),
  })),

  bind(listUsersOperation, async ({ query, req }) => {
    const { limit, cursor } = query;
    const after = cursor === undefined ? null : decodeCursor(cursorSchema, cursor)[0];
    const { users, next } = await useCases.listUsers(after, limit);
    const link = next === null ? {} : { Link: nextLink(req.originalUrl, encodeCursor([next])) };
    return { status: 200, headers: { ...headers, ...link }, body: users.map(profileOf) };
  }),

  bind(changeRoleOperation, async ({ params, body }) => ({
    status: 200,
    headers,
    body: profileOf(await useCases.changeRole(params['username'] ?? '', body.role)),
  })),
];
