import type { Role } from '@bookstore/contracts/users';
import type { User } from './user.ts';

export type UserChange = { email?: string | undefined; passwordHash?: string | undefined };

/** Names are given as typed: the store folds them. */
export type Users = {
  /** Throws `username-taken` or `email-taken`. */
  insert: (user: User) => Promise<void>;
  findById: (userId: string) => Promise<User | null>;
  /** By username, or by e-mail. */
  findByName: (name: string) => Promise<User | null>;
  /**
   * Changes the user as it was read: null when its password was changed since then. A new password
   * makes the next password version. Throws `email-taken`.
   */
  update: (user: User, change: UserChange) => Promise<User | null>;
  /** By folded username, beginning after the given one. */
  list: (after: string | null, limit: number) => Promise<User[]>;
};

/** Throws `user-not-found`, and `illegal-transition` for the last admin. */
export type ChangeRole = (username: string, role: Role) => Promise<User>;
