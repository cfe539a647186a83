import type { AccessToken, SignAccessToken } from '../keys/sign-access-token.ts';
import type { Logger } from '@bookstore/platform/log';
import type { Client } from '../client.ts';
import type { Decoys } from '../passwords/decoys.ts';
import type { PasswordHasher } from '../passwords/password-hasher.ts';
import { foldName, invalidCredentials, type User, type UserStore } from '../users/user.ts';
import type { LoginThrottle } from './login-throttle.ts';
import {
  createFamilyId,
  createRefreshToken,
  parseRefreshToken,
  refreshTokenEnd,
  type TokenFamilyStore,
} from './token-family.ts';

/** A user with the tokens of one sign-in. */
export type SignIn = { user: User; access: AccessToken; refreshToken: string };

/** `name`: username or e-mail, as typed. Throws `invalid-credentials` or `too-many-requests`. */
export type LogIn = (name: string, password: string, client: Client) => Promise<SignIn>;

type Ports = {
  users: UserStore;
  passwords: PasswordHasher;
  throttle: LoginThrottle;
  families: TokenFamilyStore;
  decoys: Pick<Decoys, 'hashFor'>;
  signAccessToken: SignAccessToken;
  /** A sign-in ends after so many days, however often it is refreshed. */
  maxDays: number;
  logger: Logger;
  now: () => Date;
};

export const createLogIn = (ports: Ports): LogIn => {
  const { users, passwords, throttle, families, decoys, signAccessToken, maxDays, logger, now } =
    ports;
  const rehash = async (user: User, password: string): Promise<void> => {
    try {
      await users.replaceHash(user, await passwords.hash(password));
    } catch (error) {
      logger.warn({ err: error }, 'the password keeps its hash of an earlier cost');
    }
  };
  return async (name, password, client) => {
    const account = await users.findByName(name);
    const user = await throttle.attempt({ user: account, name, client }, async () => {
      // The check may have waited for seconds.
      const known = await users.findByName(name);
      const isRight = await passwords.verify(
        password,
        known?.passwordHash ?? decoys.hashFor(foldName(name)),
      );
      if (!known || !isRight) throw invalidCredentials();
      return known;
    });
    if (passwords.needsRehash(user.passwordHash)) await rehash(user, password);
    const access = signAccessToken(user);
    const { token: refreshToken, familyId, secretHash } = createRefreshToken(createFamilyId());
    const startedAt = now();
    await families.insert({
      familyId,
      secretHash,
      userId: user.userId,
      passwordVersion: user.passwordVersion,
      startedAt,
      endsAt: refreshTokenEnd(startedAt, startedAt, maxDays),
    });
    return { user, access, refreshToken };
  };
};

/** Ends the sign-in of this refresh token, also with a used one. Does nothing for an unknown token. */
export type LogOut = (token: string) => Promise<void>;

export const createLogOut =
  (families: Pick<TokenFamilyStore, 'delete'>): LogOut =>
  async (token) => {
    const parsed = parseRefreshToken(token);
    if (parsed) await families.delete(parsed.familyId);
  };
