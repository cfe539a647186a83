import { randomUUID } from 'node:crypto';
import type { registerBodySchema } from '@bookstore/contracts/users';
import type { z } from 'zod';
import type { PasswordHasher } from '../passwords/password-hasher.ts';
import { emailTaken, type User, type UserStore, usernameTaken } from './user.ts';

/** Throws `username-taken`, `email-taken`, or `unavailable`. */
export type RegisterUser = (form: z.output<typeof registerBodySchema>) => Promise<User>;

type Ports = {
  users: UserStore;
  passwords: PasswordHasher;
  now: () => Date;
  /** Throws `unavailable` until the unique indexes exist: two users could get the same name. */
  assertStorageReady: () => void;
};

export const createRegisterUser =
  ({ users, passwords, now, assertStorageReady }: Ports): RegisterUser =>
  async ({ username, password, email }) => {
    assertStorageReady();
    // Only saves the hashing: the unique indexes decide.
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
