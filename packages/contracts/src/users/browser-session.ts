import { defineOperation } from '../http/operation.ts';
import { browserSessionSchema, loginBodySchema } from './schemas.ts';

// Sign-in for the shop's own pages, beside /login, /refresh and /logout. The gateway answers these
// operations and calls user-service; a page of another origin gets `forbidden`.

const service = 'user';
const setsCookie = 'the refresh token is set as an HttpOnly cookie';

export const openSessionOperation = defineOperation({
  id: 'openSession',
  service,
  method: 'post',
  path: '/session',
  access: 'public',
  trafficClass: 'sign-in',
  summary: 'Sign in from a page of the shop',
  body: loginBodySchema,
  example: { username: 'alice', password: 'correct horse battery' },
  replies: { 200: { description: `Signed in; ${setsCookie}`, schema: browserSessionSchema } },
  problems: ['invalid-request', 'invalid-credentials', 'forbidden', 'too-many-requests'],
});

export const renewSessionOperation = defineOperation({
  id: 'renewSession',
  service,
  method: 'post',
  path: '/session/refresh',
  access: 'public',
  summary: 'Get a new access token for the refresh token of the cookie',
  replies: {
    200: { description: `New access token; ${setsCookie}`, schema: browserSessionSchema },
  },
  problems: ['invalid-refresh-token', 'forbidden'],
});

export const closeSessionOperation = defineOperation({
  id: 'closeSession',
  service,
  method: 'delete',
  path: '/session',
  access: 'public',
  summary: 'Sign out a page of the shop',
  replies: { 204: { description: 'Signed out, whether or not there was a session' } },
  problems: ['forbidden'],
});

export const sessionOperations = [
  openSessionOperation,
  renewSessionOperation,
  closeSessionOperation,
] as const;
