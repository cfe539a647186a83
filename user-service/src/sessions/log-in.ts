import type { AccessToken, SignAccessToken } from '../keys/sign-access-token.ts';
import type { PasswordHasher } from '../passwords/password-hasher.ts';
import { invalidCredentials, type User, type UserStore } from '../users/user.ts';
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
export type LogIn = (name: string, password: string, address: string) => Promise<SignIn>;

type Ports = {
  users: UserStore;
  passwords: PasswordHasher;
  throttle: LoginThrottle;
  families: TokenFamilyStore;
  signAccessToken: SignAccessToken;
  now: () => Date;
};

export const createLogIn =
  ({ users, passwords, throttle, families, signAccessToken, now }: Ports): LogIn =>
  async (name, password, address) => {
    const user = await throttle.attempt(name, address, async () => {
      const known = await users.findByName(name);
      const isRight = await passwords.verify(password, known?.passwordHash ?? null);
      if (!known || !isRight) throw invalidCredentials();
      return known;
    });
    const access = signAccessToken(user);
    const { token: refreshToken, familyId, secretHash } = createRefreshToken(createFamilyId());
    await families.insert({
      familyId,
      secretHash,
      userId: user.userId,
      passwordVersion: user.passwordVersion,
      endsAt: refreshTokenEnd(now()),
    });
    return { user, access, refreshToken };
  };

/** Ends the sign-in of this refresh token, also with a used one. Does nothing for an unknown token. */
export type LogOut = (token: string) => Promise<void>;

export const createLogOut =
  (families: Pick<TokenFamilyStore, 'delete'>): LogOut =>
  async (token) => {
    const parsed = parseRefreshToken(token);
    if (parsed) await families.delete(parsed.familyId);
  };
