import type { Profile, Role } from '@bookstore/contracts/users';
import { AppError, notFound } from '@bookstore/platform/errors';

export type User = {
  userId: string;
  /** As registered; compared by its folded form. */
  username: string;
  email: string | null;
  role: Role;
  passwordHash: string;
  /** Grows with each new password: sign-ins with an older one have ended. */
  passwordVersion: number;
  createdAt: Date;
};

export type UserChange = { email?: string | undefined; passwordHash?: string | undefined };

/** Takes names as typed; the store folds them. */
export type UserStore = {
  /** Throws `username-taken` or `email-taken`. */
  insert: (user: User) => Promise<void>;
  findById: (userId: string) => Promise<User | null>;
  /** By username or e-mail. */
  findByName: (name: string) => Promise<User | null>;
  /**
   * Changes the user as it was read: null when its password was changed since then. A new password increments the
   * password version. Throws `email-taken`.
   */
  update: (user: User, change: UserChange) => Promise<User | null>;
  /** Stores another hash of the same password, unless the password was changed meanwhile. */
  replaceHash: (user: User, passwordHash: string) => Promise<void>;
  /** The password hashes of up to `count` random users. */
  sampleHashes: (count: number) => Promise<string[]>;
  /** By folded username, beginning after the given one. */
  list: (after: string | null, limit: number) => Promise<User[]>;
};

/** The form in which usernames and e-mails are compared. */
export const foldName = (name: string): string => name.toLowerCase();

/** A login name is an e-mail if, and only if, it has an at sign: no username can have one. */
export const isEmail = (name: string): boolean => name.includes('@');

export const profileOf = (user: User): Profile => ({
  user_id: user.userId,
  username: user.username,
  email: user.email,
  role: user.role,
  created_at: user.createdAt.toISOString(),
});

export type RoleDecision = 'unchanged' | 'change' | 'last-admin';

/** The shop always keeps one admin. `admins`: how many there are now. */
export const decideRoleChange = (from: Role, to: Role, admins: number): RoleDecision => {
  if (from === to) return 'unchanged';
  return from === 'admin' && admins <= 1 ? 'last-admin' : 'change';
};

/** The same text whether the name or the password is wrong. */
export const invalidCredentials = (): AppError =>
  new AppError({
    code: 'invalid-credentials',
    kind: 'unauthenticated',
    detail: 'The name or the password is wrong.',
  });

export const usernameTaken = (): AppError =>
  new AppError({
    code: 'username-taken',
    kind: 'conflict',
    detail: 'Someone has this username already.',
  });

export const emailTaken = (): AppError =>
  new AppError({
    code: 'email-taken',
    kind: 'conflict',
    detail: 'Someone has this e-mail address already.',
  });

export const userNotFound = (): AppError => notFound('user-not-found', 'There is no such user.');

export const lastAdmin = (): AppError =>
  new AppError({
    code: 'illegal-transition',
    kind: 'rule',
    detail: 'The last admin stays an admin.',
  });
