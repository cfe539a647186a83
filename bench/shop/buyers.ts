import { randomUUID } from 'node:crypto';
import type { Db } from '@bookstore/platform/mongo';
import { hash } from 'bcryptjs';
import { createUserStore } from '../../user-service/src/users/user.mongo.ts';
import { inPortions } from './in-portions.ts';

const AT_ONCE = 50;

export type Credentials = { username: string; password: string };

/** Writes accounts with one password hash of that cost: to register hundreds would hash for minutes. */
export const makeBuyers = async (
  userDb: Db,
  count: number,
  cost: number,
): Promise<Credentials[]> => {
  const password = randomUUID();
  const passwordHash = await hash(password, cost);
  const users = createUserStore(userDb);
  const run = randomUUID().slice(0, 8);
  const made = Array.from({ length: count }, (_, index) => ({
    username: `bench-${run}-${index}`,
    password,
  }));
  await inPortions(made, AT_ONCE, ({ username }) =>
    users.insert({
      userId: randomUUID(),
      username,
      email: null,
      role: 'user',
      passwordHash,
      passwordVersion: 1,
      createdAt: new Date(),
    }),
  );
  return made;
};
