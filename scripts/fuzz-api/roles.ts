import { randomBytes } from 'node:crypto';
import { type Role, sessionSchema } from '@bookstore/contracts/users';
import { createSend } from '../seed/http.ts';

export const ROLES = ['visitor', 'user', 'admin'] as const;
export type FuzzRole = (typeof ROLES)[number];

export type Shop = { url: string; adminUsername: string; adminPassword: string };

/**
 * An access token of a new account with this role; none for a visitor. Each role has an account of its own, because
 * wrong passwords in PATCH /me slow down the account that runs the test.
 */
export const createToken = async (shop: Shop, role: FuzzRole): Promise<string | undefined> => {
  if (role === 'visitor') return undefined;
  const send = createSend(shop.url);
  const call = async (method: string, path: string, body: unknown, token?: string) => {
    const reply = await send({ method, path, body, token });
    if (reply.status < 300) return reply.json;
    throw new Error(`${method} ${path} answered ${reply.status}: ${reply.text.slice(0, 300)}`);
  };
  const signIn = async (username: string, password: string): Promise<string> =>
    sessionSchema.parse(await call('POST', '/login', { username, password })).access_token;
  const username = `fuzz-${role}-${randomBytes(5).toString('hex')}`;
  const password = randomBytes(12).toString('base64url');
  await call('POST', '/register', { username, password });
  if (role === 'admin') {
    const change: { role: Role } = { role };
    const token = await signIn(shop.adminUsername, shop.adminPassword);
    await call('PATCH', `/users/${username}`, change, token);
  }
  return signIn(username, password);
};
