import { userNotFound } from './user.errors.ts';
import type { Users } from './user.ports.ts';
import { foldName, type User } from './user.ts';

/** Throws `user-not-found`: a token may outlive its user. */
export const createGetUser =
  (users: Users) =>
  async (userId: string): Promise<User> => {
    const user = await users.findById(userId);
    if (!user) throw userNotFound();
    return user;
  };

export type UserPage = {
  users: User[];
  /** After whom the next page begins; null on the last page. */
  next: string | null;
};

/** By username, after the last name seen: users who come meanwhile shift nobody. */
export const createListUsers =
  (users: Users) =>
  async (after: string | null, limit: number): Promise<UserPage> => {
    const found = await users.list(after, limit + 1);
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return { users: page, next: found.length > limit && last ? foldName(last.username) : null };
  };
