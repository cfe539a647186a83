import { randomInt } from 'node:crypto';
import { uniqueName } from '@bookstore/testkit';
import { ADMIN, type Reply, type RunningService } from './user-service.http.ts';

export type Credentials = { username: string; password: string; email?: string };

/** Credentials that are not registered. Mixed case, so that every test also covers the folding of names. */
export const newUser = (more: Partial<Credentials> = {}): Credentials => ({
  username: uniqueName('Reader'),
  password: 'pass word 1',
  ...more,
});

/** An address that no other test uses. */
export const newAddress = (): string =>
  `203.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`;

export const register = async (service: RunningService, more: Partial<Credentials> = {}) => {
  const credentials = newUser(more);
  const reply = await service.call('POST', '/register', { body: credentials });
  if (reply.status !== 201) throw new Error(`POST /register: ${reply.status}`);
  return { ...credentials, userId: String(reply.body['user_id']) };
};

export const logIn = (
  service: RunningService,
  { username, password }: Credentials,
  address = newAddress(),
): Promise<Reply> => service.call('POST', '/login', { body: { username, password }, address });

/** A new user who is signed in. */
export const signedInUser = async (service: RunningService, more: Partial<Credentials> = {}) => {
  const user = await register(service, more);
  const { body } = await logIn(service, user);
  return {
    ...user,
    token: String(body['access_token']),
    refreshToken: String(body['refresh_token']),
  };
};

export const adminToken = async (service: RunningService): Promise<string> =>
  String((await logIn(service, ADMIN)).body['access_token']);
