import { randomBytes } from 'node:crypto';
import { newPasswordSchema } from '@bookstore/contracts/users';
import { USER_PASSWORDS } from '../users/users-files.ts';

const hex = (bytes: number): string => randomBytes(bytes).toString('hex');

/** Secrets that are made up where the user has put no file. The certificate and its key are made together. */
const MAKERS: Readonly<Record<string, () => string>> = {
  admin_password: () => randomBytes(12).toString('base64url'),
  signing_key_secret: () => hex(32),
  // A key file may have 1024 characters; this is what MongoDB's manual makes.
  mongo_key: () => randomBytes(756).toString('base64'),
  userdb_password: () => hex(24),
  catalogdb_password: () => hex(24),
  orderdb_password: () => hex(24),
  ...Object.fromEntries(USER_PASSWORDS.map((name) => [name, () => hex(24)])),
  rabbitmq_cookie: () => hex(24),
};

/** null = nobody can make this one up. */
export const makeSecret = (name: string): string | null => MAKERS[name]?.() ?? null;

const MIN_ADMIN_PASSWORD = 12;
// A sentinel reads its one within a line of a config file, and all of them come without the spaces around them.
const PLAIN_PASSWORD = /^[A-Za-z0-9._~+/=-]{12,128}$/;
const KEY_FILE = /^[A-Za-z0-9+/=\s]{6,1024}$/;
const MIN_SIGNING_SECRET = 32;

/** What is wrong with the content that a user has put into a file; null where it will do. */
export const judgeSecret = (name: string, value: string): string | null => {
  if (value === '') return 'it is empty';
  if (name === 'admin_password') {
    const parsed = newPasswordSchema.safeParse(value);
    if (!parsed.success) return parsed.error.issues.map(({ message }) => message).join(', ');
    return value.length < MIN_ADMIN_PASSWORD ? 'it must have at least 12 characters' : null;
  }
  if (name === 'signing_key_secret') {
    return value.length < MIN_SIGNING_SECRET ? 'it must have at least 32 characters' : null;
  }
  if (name === 'mongo_key') {
    return KEY_FILE.test(value) ? null : 'it must be 6 to 1024 characters of base64';
  }
  if (name.endsWith('_password') && !PLAIN_PASSWORD.test(value)) {
    return 'it must be 12 to 128 of A-Z, a-z, 0-9, "." "_" "~" "+" "/" "=" "-"';
  }
  return null;
};
