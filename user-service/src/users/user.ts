import type { Profile, Role } from '@bookstore/contracts/users';

export type User = {
  userId: string;
  /** As registered; compared by its folded form. */
  username: string;
  email: string | null;
  role: Role;
  passwordHash: string;
  /** Grows with each new password: a sign-in made under an older one is over. */
  passwordVersion: number;
  createdAt: Date;
};

/** The form in which usernames and e-mails are compared. */
export const foldName = (name: string): string => name.toLowerCase();

/** What is typed at the login is an e-mail if, and only if, it holds an at sign: no username can. */
export const isEmail = (name: string): boolean => name.includes('@');

export const profileOf = (user: User): Profile => ({
  user_id: user.userId,
  username: user.username,
  email: user.email,
  role: user.role,
  created_at: user.createdAt.toISOString(),
});

export type RoleDecision = 'unchanged' | 'change' | 'last-admin';

/** The shop is never left without an admin. `admins`: how many there are now. */
export const decideRoleChange = (from: Role, to: Role, admins: number): RoleDecision => {
  if (from === to) return 'unchanged';
  return from === 'admin' && admins <= 1 ? 'last-admin' : 'change';
};
