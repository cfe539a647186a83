import type { CollectionSetUp, Db } from '@bookstore/platform/mongo';
import { REFRESH_TOKEN_TTL_MS, type TokenFamily, type TokenFamilyStore } from './token-family.ts';

const TOKEN_FAMILIES = 'refresh_families';

type TokenFamilyDocument = {
  _id: string;
  user_id: string;
  password_version: number;
  secret_hash: string;
  /** Missing in a sign-in of an earlier release until its next refresh. */
  started_at?: Date;
  ends_at: Date;
};

export const tokenFamilyCollections: readonly CollectionSetUp[] = [
  {
    name: TOKEN_FAMILIES,
    validator: {
      $jsonSchema: {
        bsonType: 'object',
        additionalProperties: false,
        required: ['_id', 'user_id', 'password_version', 'secret_hash', 'ends_at'],
        properties: {
          _id: { bsonType: 'string', minLength: 1 },
          user_id: { bsonType: 'string', minLength: 1 },
          password_version: { bsonType: ['int', 'long'], minimum: 0 },
          secret_hash: { bsonType: 'string', minLength: 1 },
          started_at: { bsonType: 'date' },
          ends_at: { bsonType: 'date' },
        },
      },
    },
    indexes: [
      { keys: { user_id: 1 }, options: { name: 'user_id' } },
      { keys: { ends_at: 1 }, options: { name: 'ends_at', expireAfterSeconds: 0 } },
    ],
  },
];

const familyFrom = (document: TokenFamilyDocument): TokenFamily => ({
  familyId: document._id,
  userId: document.user_id,
  passwordVersion: document.password_version,
  secretHash: document.secret_hash,
  // Without a start: when the newest token was created.
  startedAt: document.started_at ?? new Date(document.ends_at.getTime() - REFRESH_TOKEN_TTL_MS),
  endsAt: document.ends_at,
});

export const createTokenFamilyStore = (db: Db): TokenFamilyStore => {
  const families = db.collection<TokenFamilyDocument>(TOKEN_FAMILIES);
  return {
    insert: async (family) => {
      await families.insertOne({
        _id: family.familyId,
        user_id: family.userId,
        password_version: family.passwordVersion,
        secret_hash: family.secretHash,
        started_at: family.startedAt,
        ends_at: family.endsAt,
      });
    },
    find: async (familyId) => {
      const document = await families.findOne({ _id: familyId });
      return document && familyFrom(document);
    },
    rotate: async (used, { secretHash, startedAt, endsAt }) => {
      const result = await families.updateOne(
        { _id: used.familyId, secret_hash: used.secretHash },
        { $set: { secret_hash: secretHash, started_at: startedAt, ends_at: endsAt } },
      );
      return result.matchedCount === 1;
    },
    delete: async (familyId) => {
      await families.deleteOne({ _id: familyId });
    },
    deleteOfUser: async (userId) => {
      await families.deleteMany({ user_id: userId });
    },
  };
};
