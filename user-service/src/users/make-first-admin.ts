import { randomUUID } from 'node:crypto';
import { AppError } from '@bookstore/platform/errors';
import type { Logger } from '@bookstore/platform/log';
import type { Passwords } from '../passwords/password.ts';
import type { Users } from './user.ports.ts';

type Ports = { users: Users; passwords: Passwords; logger: Logger; now: () => Date };

/**
 * Makes the admin of the configuration unless a user of that name exists. One who does is left as
 * they are: a password that was changed since then, or a role taken away, stays so.
 */
export const createMakeFirstAdmin =
  ({ users, passwords, logger, now }: Ports) =>
  async (username: string, password: string): Promise<void> => {
    const known = await users.findByName(username);
    if (known) {
      if (known.role !== 'admin') {
        logger.warn({ username }, 'ADMIN_USERNAME names a user who is not an admin: left alone');
      }
      return;
    }
    const admin = {
      userId: randomUUID(),
      username,
      email: null,
      role: 'admin',
      passwordHash: await passwords.hash(password),
      passwordVersion: 0,
      createdAt: now(),
    } as const;
    await users.insert(admin).then(
      () => logger.info({ username }, 'the first admin is made'),
      (error: unknown) => {
        const madeByAnotherReplica = error instanceof AppError && error.code === 'username-taken';
        if (!madeByAnotherReplica) throw error;
      },
    );
  };
