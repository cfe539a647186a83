import { foldName, type User, userNotFound, type UserStore } from './user.ts';

/** Throws `user-not-found`: a token may outlive its user. */
export type GetUser = (userId: string) => Promise<User>;

export const createGetUser =
  (users: UserStore): GetUser =>
  async (userId) => {
    const user = await users.findById(userId);
    if (!user) throw userNotFound();
    return user;
  };

export type UserPage = {
  users: User[];
  /** The folded username after which the next page begins; null on the last page. */
  next: string | null;
};

/** One page of at most `limit` users by username, after this folded username. New users do not shift the next page. */
export type ListUsers = (after: string | null, limit: number) => Promise<UserPage>;

export const createListUsers =
  (users: UserStore): ListUsers =>
  async (after, limit) => {
    const found = await users.list(after, limit + 1);
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return { users: page, next: found.length > limit && last ? foldName(last.username) : null };
  };
