import type { updateMeBodySchema } from '@bookstore/contracts/users';
import type { z } from 'zod';
import type { Client } from '../client.ts';
import type { PasswordHasher } from '../passwords/password-hasher.ts';
import type { SecurityLog } from '../security-log.ts';
import { invalidCredentials, type User, userNotFound, type UserStore } from './user.ts';

/** Throws `user-not-found`, `invalid-credentials`, `email-taken` or `too-many-requests`. */
export type UpdateProfile = (
  userId: string,
  client: Client,
  change: z.output<typeof updateMeBodySchema>,
) => Promise<User>;

type Ports = {
  users: UserStore;
  passwords: PasswordHasher;
  /** The login throttle: nobody guesses the password with a stolen access token. */
  attempt: <T>(
    attempt: { user: User; name: string; client: Client },
    check: () => Promise<T>,
  ) => Promise<T>;
  endSessionsOf: (userId: string) => Promise<void>;
  securityLog: SecurityLog;
};

export const createUpdateProfile =
  ({ users, passwords, attempt, endSessionsOf, securityLog }: Ports): UpdateProfile =>
  async (userId, client, { email, password, current_password }) => {
    const user = await users.findById(userId);
    if (!user) throw userNotFound();
    await attempt({ user, name: user.username, client }, async () => {
      if (!(await passwords.verify(current_password, user.passwordHash))) {
        throw invalidCredentials();
      }
    });
    const passwordHash = password === undefined ? undefined : await passwords.hash(password);
    const updated = await users.update(user, { email, passwordHash });
    // Another request changed the password meanwhile: the given one is no longer current.
    if (!updated) throw invalidCredentials();
    // The new password version has ended them already; this only removes their documents.
    if (passwordHash !== undefined) {
      securityLog({
        event: 'password-change',
        outcome: 'succeeded',
        address: client.address,
        user_id: userId,
      });
      await endSessionsOf(userId);
    }
    return updated;
  };
