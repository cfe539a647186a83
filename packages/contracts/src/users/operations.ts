import { z } from 'zod';
import { defineOperation } from '../http/operation.ts';
import { pageQuerySchema } from '../http/values.ts';
import * as schemas from './schemas.ts';

export * from './browser-session.ts';
export * from './schemas.ts';

const service = 'user';
const refreshTokenExample = { refresh_token: 'mF9sTkQ0b2tlbiB0aGF0IHdvcmtzIG9uY2U' };

export const registerOperation = defineOperation({
  id: 'register',
  service,
  method: 'post',
  path: '/register',
  access: 'public',
  trafficClass: 'sign-in',
  summary: 'Open an account',
  body: schemas.registerBodySchema,
  example: {
    username: 'alice',
    password: 'correct horse battery',
    email: 'alice@example.com',
  },
  replies: { 201: { description: 'Registered', schema: schemas.registeredSchema } },
  problems: ['invalid-request', 'username-taken', 'email-taken', 'too-many-requests'],
});

export const loginOperation = defineOperation({
  id: 'login',
  service,
  method: 'post',
  path: '/login',
  access: 'public',
  trafficClass: 'sign-in',
  summary: 'Sign in by username or e-mail',
  body: schemas.loginBodySchema,
  example: { username: 'alice', password: 'correct horse battery' },
  replies: { 200: { description: 'Signed in', schema: schemas.sessionSchema } },
  problems: ['invalid-request', 'invalid-credentials', 'too-many-requests'],
});

export const refreshOperation = defineOperation({
  id: 'refresh',
  service,
  method: 'post',
  path: '/refresh',
  access: 'public',
  summary: 'Swap a refresh token, which works once, for new tokens',
  body: schemas.refreshBodySchema,
  example: refreshTokenExample,
  replies: { 200: { description: 'New tokens', schema: schemas.sessionSchema } },
  problems: ['invalid-request', 'invalid-refresh-token'],
});

export const logoutOperation = defineOperation({
  id: 'logout',
  service,
  method: 'post',
  path: '/logout',
  access: 'public',
  summary: 'End a sign-in',
  body: schemas.refreshBodySchema,
  example: refreshTokenExample,
  replies: { 204: { description: 'Ended, whether or not the token was known' } },
  problems: ['invalid-request'],
});

export const getMeOperation = defineOperation({
  id: 'getMe',
  service,
  method: 'get',
  path: '/me',
  access: 'user',
  summary: 'Own profile',
  replies: { 200: { description: 'Profile', schema: schemas.profileSchema } },
  problems: ['user-not-found'],
});

export const updateMeOperation = defineOperation({
  id: 'updateMe',
  service,
  method: 'patch',
  path: '/me',
  access: 'user',
  summary: 'Change the own e-mail or password',
  body: schemas.updateMeBodySchema,
  example: { email: 'alice@example.org', current_password: 'correct horse battery' },
  replies: { 200: { description: 'Profile', schema: schemas.profileSchema } },
  problems: ['invalid-request', 'invalid-credentials', 'email-taken', 'too-many-requests'],
});

export const listUsersOperation = defineOperation({
  id: 'listUsers',
  service,
  method: 'get',
  path: '/users',
  access: 'admin',
  summary: 'All users',
  query: pageQuerySchema,
  replies: {
    200: { description: 'Profiles', headers: ['Link'], schema: z.array(schemas.profileSchema) },
  },
  problems: ['invalid-request'],
});

export const changeRoleOperation = defineOperation({
  id: 'changeRole',
  service,
  method: 'patch',
  path: '/users/:username',
  access: 'admin',
  summary: 'Promote or demote a user',
  body: schemas.changeRoleBodySchema,
  example: { role: 'admin' },
  replies: { 200: { description: 'Profile', schema: schemas.profileSchema } },
  problems: ['invalid-request', 'user-not-found', 'illegal-transition'],
});

export const getJwksOperation = defineOperation({
  id: 'getJwks',
  service,
  method: 'get',
  path: '/.well-known/jwks.json',
  access: 'public',
  summary: 'Public keys that verify access tokens',
  replies: { 200: { description: 'JSON Web Key Set', schema: schemas.jwksSchema } },
  problems: [],
});

export const userOperations = [
  registerOperation,
  loginOperation,
  refreshOperation,
  logoutOperation,
  getMeOperation,
  updateMeOperation,
  listUsersOperation,
  changeRoleOperation,
  getJwksOperation,
] as const;
