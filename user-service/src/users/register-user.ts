import { randomUUID } from 'node:crypto';
import type { registerBodySchema } from '@bookstore/contracts/users';
import type { z } from 'zod';
import type { Passwords } from '../passwords/password.ts';
import { emailTaken, usernameTaken } from './user.errors.ts';
import type { Users } from './user.ports.ts';
import type { User } from './user.ts';

export type RegisterUser = (form: z.output<typeof registerBodySchema>) => Promise<User>;

type Ports = {
  users: Users;
  passwords: Passwords;
  now: () => Date;
  /** Throws `unavailable` before the unique indexes stand: names could be given away twice. */
  assertStorageReady: () => void;
};

export const createRegisterUser =
  ({ users, passwords, now, assertStorageReady }: Ports): RegisterUser =>
  async ({ username, password, email }) => {
    assertStorageReady();
    // Only saves the hashing: what decides are the unique indexes.
    if (await users.findByName(username)) throw usernameTaken();
    if (email !== undefined && (await users.findByName(email))) throw emailTaken();
    const user: User = {
      userId: randomUUID(),
      username,
      email: email ?? null,
      role: 'user',
      passwordHash: await passwords.hash(password),
      passwordVersion: 0,
      createdAt: now(),
    };
    await users.insert(user);
    return user;
  };
