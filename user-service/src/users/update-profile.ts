import type { updateMeBodySchema } from '@bookstore/contracts/users';
import type { z } from 'zod';
import type { Passwords } from '../passwords/password.ts';
import { invalidCredentials } from '../sessions/session.errors.ts';
import { userNotFound } from './user.errors.ts';
import type { Users } from './user.ports.ts';
import type { User } from './user.ts';

export type UpdateProfile = (
  userId: string,
  address: string,
  change: z.output<typeof updateMeBodySchema>,
) => Promise<User>;

type Ports = {
  users: Users;
  passwords: Passwords;
  /** The login throttle: a stolen access token is no way to guess on. */
  attempt: <T>(name: string, address: string, check: () => Promise<T>) => Promise<T>;
  endSessionsOf: (userId: string) => Promise<void>;
};

export const createUpdateProfile =
  ({ users, passwords, attempt, endSessionsOf }: Ports): UpdateProfile =>
  async (userId, address, { email, password, current_password }) => {
    const user = await users.findById(userId);
    if (!user) throw userNotFound();
    await attempt(user.username, address, async () => {
      if (!(await passwords.isRight(current_password, user.passwordHash))) {
        throw invalidCredentials();
      }
    });
    const passwordHash = password === undefined ? undefined : await passwords.hash(password);
    const updated = await users.update(user, { email, passwordHash });
    // Someone else changed the password meanwhile: the one that was given is no longer current.
    if (!updated) throw invalidCredentials();
    // The new password version has ended them already; this only tidies up.
    if (passwordHash !== undefined) await endSessionsOf(userId);
    return updated;
  };
