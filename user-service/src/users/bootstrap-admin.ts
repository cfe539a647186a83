import { randomUUID } from 'node:crypto';
import { AppError } from '@bookstore/platform/errors';
import type { Logger } from '@bookstore/platform/log';
import type { PasswordHasher } from '../passwords/password-hasher.ts';
import type { User, UserStore } from './user.ts';

export type BootstrapAdmin = (username: string, password: string) => Promise<void>;

type Ports = { users: UserStore; passwords: PasswordHasher; logger: Logger; now: () => Date };

/**
 * Creates the admin of the configuration unless a user of that name exists. An existing user keeps the password and the
 * role, which may have been changed since the first start.
 */
export const createBootstrapAdmin =
  ({ users, passwords, logger, now }: Ports): BootstrapAdmin =>
  async (username, password) => {
    const known = await users.findByName(username);
    if (known) {
      if (known.role !== 'admin') {
        logger.warn({ username }, 'ADMIN_USERNAME names a user who is not an admin: not changed');
      }
      return;
    }
    const admin: User = {
      userId: randomUUID(),
      username,
      email: null,
      role: 'admin',
      passwordHash: await passwords.hash(password),
      passwordVersion: 0,
      createdAt: now(),
    };
    await users.insert(admin).then(
      () => logger.info({ username }, 'first admin created'),
      (error: unknown) => {
        // Another replica has created the admin.
        const isTaken = error instanceof AppError && error.code === 'username-taken';
        if (!isTaken) throw error;
      },
    );
  };
