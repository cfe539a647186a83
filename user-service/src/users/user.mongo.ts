import type { Role } from '@bookstore/contracts/users';
import {
  type Collection,
  type CollectionSetUp,
  type Db,
  inTransaction,
  isDuplicateKey,
  type MongoClient,
} from '@bookstore/platform/mongo';
import {
  decideRoleChange,
  emailTaken,
  foldName,
  isEmail,
  lastAdmin,
  type User,
  userNotFound,
  type UserStore,
  usernameTaken,
} from './user.ts';

const USERS = 'users';
const ROLE_GUARDS = 'role_guards';
const USERNAME_INDEX = 'username_key';
const EMAIL_INDEX = 'email_key';

type UserDocument = {
  _id: string;
  username: string;
  username_key: string;
  email: string | null;
  /** Absent without an e-mail, so that the sparse index skips it. */
  email_key?: string;
  role: Role;
  password_hash: string;
  password_version: number;
  created_at: Date;
};

/** The one document that every demotion writes, so that parallel demotions conflict. */
type RoleGuardDocument = { _id: 'admins'; demotions: number };

const text = { bsonType: 'string', minLength: 1 } as const;
const count = { bsonType: ['int', 'long'], minimum: 0 } as const;

export const userCollections: readonly CollectionSetUp[] = [
  {
    name: USERS,
    validator: {
      $jsonSchema: {
        bsonType: 'object',
        additionalProperties: false,
        required: [
          '_id',
          'username',
          'username_key',
          'email',
          'role',
          'password_hash',
          'password_version',
          'created_at',
        ],
        properties: {
          _id: text,
          username: text,
          username_key: text,
          email: { bsonType: ['string', 'null'] },
          email_key: text,
          role: { enum: ['user', 'admin'] },
          password_hash: text,
          password_version: count,
          created_at: { bsonType: 'date' },
        },
      },
    },
    indexes: [
      { keys: { username_key: 1 }, options: { name: USERNAME_INDEX, unique: true } },
      { keys: { email_key: 1 }, options: { name: EMAIL_INDEX, unique: true, sparse: true } },
      { keys: { role: 1 }, options: { name: 'role' } },
    ],
  },
  {
    name: ROLE_GUARDS,
    validator: {
      $jsonSchema: {
        bsonType: 'object',
        additionalProperties: false,
        required: ['_id', 'demotions'],
        properties: { _id: { enum: ['admins'] }, demotions: count },
      },
    },
    indexes: [],
  },
];

const usersOf = (db: Db): Collection<UserDocument> => db.collection<UserDocument>(USERS);

const userFrom = (document: UserDocument): User => ({
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

const asTakenError = (error: unknown): unknown => {
  if (isDuplicateKey(error, USERNAME_INDEX)) return usernameTaken();
  if (isDuplicateKey(error, EMAIL_INDEX)) return emailTaken();
  return error;
};

export const createUserStore = (db: Db): UserStore => {
  const users = usersOf(db);
  const findOne = async (filter: Partial<UserDocument>): Promise<User | null> => {
    const document = await users.findOne(filter);
    return document && userFrom(document);
  };
  return {
    insert: async (user) => {
      await users.insertOne(documentFrom(user)).catch((error: unknown) => {
        throw asTakenError(error);
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
          throw asTakenError(error);
        });
      return document && userFrom(document);
    },
    replaceHash: async (user, passwordHash) => {
      await users.updateOne(
        { _id: user.userId, password_hash: user.passwordHash },
        { $set: { password_hash: passwordHash } },
      );
    },
    sampleHashes: async (size) => {
      const sample = users.aggregate<Pick<UserDocument, 'password_hash'>>([
        { $sample: { size } },
        { $project: { _id: 0, password_hash: 1 } },
      ]);
      return (await sample.toArray()).map((document) => document.password_hash);
    },
    list: async (after, limit) => {
      const filter = after === null ? {} : { username_key: { $gt: after } };
      const page = users.find(filter).sort({ username_key: 1 }).limit(limit);
      return (await page.toArray()).map(userFrom);
    },
  };
};

/** Throws `user-not-found`, and `illegal-transition` for the last admin. */
export type ChangeRole = (username: string, role: Role) => Promise<User>;

/**
 * To count the admins in a transaction is not enough: two parallel demotions would each count two, write different
 * users, and both commit. All demotions write one guard document, so that the later one conflicts, runs again, and
 * counts the admins that the first has left.
 */
export const createChangeRole = (client: MongoClient, db: Db): ChangeRole => {
  const users = usersOf(db);
  const guards = db.collection<RoleGuardDocument>(ROLE_GUARDS);
  return (username, role) =>
    inTransaction(client, async (session) => {
      const user = await users.findOne({ username_key: foldName(username) }, { session });
      if (!user) throw userNotFound();
      if (user.role === 'admin') {
        await guards.updateOne({ _id: 'admins' }, { $inc: { demotions: 1 } }, { session });
      }
      const admins = await users.countDocuments({ role: 'admin' }, { session, limit: 2 });
      const decision = decideRoleChange(user.role, role, admins);
      if (decision === 'last-admin') throw lastAdmin();
      if (decision === 'change') {
        await users.updateOne({ _id: user._id }, { $set: { role } }, { session });
      }
      return userFrom({ ...user, role });
    });
};

/** Creates the guard document; any number of replicas may do so at once. */
export const setUpRoleGuard = async (db: Db): Promise<void> => {
  await db
    .collection<RoleGuardDocument>(ROLE_GUARDS)
    .updateOne({ _id: 'admins' }, { $setOnInsert: { demotions: 0 } }, { upsert: true });
};
