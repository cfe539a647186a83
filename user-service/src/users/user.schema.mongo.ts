import type { Role } from '@bookstore/contracts/users';
import type { CollectionSetUp } from '@bookstore/platform/mongo';

export const USERS = 'users';
export const ROLE_GUARDS = 'role_guards';
export const USERNAME_INDEX = 'username_key';
export const EMAIL_INDEX = 'email_key';

export type UserDocument = {
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

/** One document that every demotion writes, so that two of them at once conflict. */
export type RoleGuardDocument = { _id: 'admins'; demotions: number };

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
