import type { User } from '../users/user.ts';
import type { RefreshToken } from './refresh-token.ts';

/** One sign-in, kept going by refresh tokens of which only the newest is good. */
export type Family = {
  familyId: string;
  userId: string;
  /** Of the password that the user signed in with. */
  passwordVersion: number;
  secretHash: string;
  endsAt: Date;
};

export type Families = {
  insert: (family: Family) => Promise<void>;
  find: (familyId: string) => Promise<Family | null>;
  /** In one step: false when `used` is not the family's present token. */
  replace: (used: RefreshToken, next: RefreshToken, endsAt: Date) => Promise<boolean>;
  delete: (familyId: string) => Promise<void>;
  deleteOfUser: (userId: string) => Promise<void>;
};

/** Throws `unavailable` while there is no key to sign with. */
export type SignAccessToken = (user: User) => { token: string; expiresInSeconds: number };
