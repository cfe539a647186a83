import { randomBytes } from 'node:crypto';
import { profileSchema, registeredSchema, sessionSchema } from '@bookstore/contracts/users';
import { z } from 'zod';
import { type Calls, check } from './checks.ts';

export type Account = { username: string; password: string };

const healthSchema = z.object({
  status: z.literal('ok'),
  services: z.record(z.string(), z.object({ status: z.string() })),
});

const post = (path: string, body: unknown) => ({ method: 'POST', path, body });

/** What a person does with an account. */
export const createAccountSteps = (calls: Calls) => {
  const checkHealth = () => calls.json(200, healthSchema, { method: 'GET', path: '/health' });

  const register = async (): Promise<Account> => {
    const username = `smoke-${randomBytes(6).toString('hex')}`;
    const account = { username, password: randomBytes(12).toString('base64url') };
    const { body } = await calls.json(201, registeredSchema, post('/register', account));
    check(body.username === username && body.role === 'user', 'another user was registered');
    return account;
  };

  const login = async ({ username, password }: Account) => {
    const { body } = await calls.json(200, sessionSchema, post('/login', { username, password }));
    return body;
  };

  const refuseWrongPassword = (account: Account) =>
    calls.problem('invalid-credentials', post('/login', { ...account, password: 'not-the-one' }));

  const checkProfile = async (account: Account, token: string): Promise<void> => {
    const { body } = await calls.json(200, profileSchema, { method: 'GET', path: '/me', token });
    check(body.username === account.username, 'the profile is of another user');
  };

  const refresh = async (refreshToken: string): Promise<string> => {
    const request = post('/refresh', { refresh_token: refreshToken });
    const { body } = await calls.json(200, sessionSchema, request);
    check(body.refresh_token !== refreshToken, 'the refresh token did not change');
    return body.refresh_token;
  };

  const refuseRefresh = (refreshToken: string) =>
    calls.problem('invalid-refresh-token', post('/refresh', { refresh_token: refreshToken }));

  const logout = (refreshToken: string) =>
    calls.empty(204, post('/logout', { refresh_token: refreshToken }));

  return {
    checkHealth,
    register,
    login,
    refuseWrongPassword,
    checkProfile,
    refresh,
    refuseRefresh,
    logout,
  };
};
