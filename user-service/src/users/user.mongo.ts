import { type Collection, type Db, isDuplicateKey } from '@bookstore/platform/mongo';
import { emailTaken, usernameTaken } from './user.errors.ts';
import type { Users } from './user.ports.ts';
import { EMAIL_INDEX, type UserDocument, USERNAME_INDEX, USERS } from './user.schema.mongo.ts';
import { foldName, isEmail, type User } from './user.ts';

export const usersOf = (db: Db): Collection<UserDocument> => db.collection<UserDocument>(USERS);

export const userFrom = (document: UserDocument): User => ({
  userId: document._id,
  username: document.username,
  email: document.email,
  role: document.role,
  passwordHash: document.password_hash,
  passwordVersion: document.password_version,
  createdAt: document.created_at,
});

const documentFrom = (user: User): UserDocument => ({
  _id: user.userId,
  username: user.username,
  username_key: foldName(user.username),
  email: user.email,
  ...(user.email === null ? {} : { email_key: foldName(user.email) }),
  role: user.role,
  password_hash: user.passwordHash,
  password_version: user.passwordVersion,
  created_at: user.createdAt,
});

const asRefusal = (error: unknown): unknown => {
  if (isDuplicateKey(error, USERNAME_INDEX)) return usernameTaken();
  if (isDuplicateKey(error, EMAIL_INDEX)) return emailTaken();
  return error;
};

export const createUsers = (db: Db): Users => {
  const users = usersOf(db);
  const findOne = async (filter: Partial<UserDocument>): Promise<User | null> => {
    const document = await users.findOne(filter);
    return document && userFrom(document);
  };
  return {
    insert: async (user) => {
      await users.insertOne(documentFrom(user)).catch((error: unknown) => {
        throw asRefusal(error);
      });
    },
    findById: (userId) => findOne({ _id: userId }),
    findByName: (name) =>
      findOne(isEmail(name) ? { email_key: foldName(name) } : { username_key: foldName(name) }),
    update: async (user, { email, passwordHash }) => {
      const document = await users
        .findOneAndUpdate(
          { _id: user.userId, password_version: user.passwordVersion },
          {
            $set: {
              ...(email === undefined ? {} : { email, email_key: foldName(email) }),
              ...(passwordHash === undefined ? {} : { password_hash: passwordHash }),
            },
            $inc: { password_version: passwordHash === undefined ? 0 : 1 },
          },
          { returnDocument: 'after' },
        )
        .catch((error: unknown) => {
          throw asRefusal(error);
        });
      return document && userFrom(document);
    },
    list: async (after, limit) => {
      const filter = after === null ? {} : { username_key: { $gt: after } };
      const page = users.find(filter).sort({ username_key: 1 }).limit(limit);
      return (await page.toArray()).map(userFrom);
    },
  };
};
