import type { Session } from '@bookstore/contracts/users';
import type { Passwords } from '../passwords/password.ts';
import type { Users } from '../users/user.ports.ts';
import type { LoginThrottle } from './login-throttle.ts';
import { createFamilyId, createRefreshToken } from './refresh-token.ts';
import { invalidCredentials } from './session.errors.ts';
import type { Families, SignAccessToken } from './session.ports.ts';
import { refreshTokenEnd, sessionOf } from './session.ts';

/** `name`: username or e-mail, as typed. Throws `invalid-credentials` or `too-many-requests`. */
export type LogIn = (name: string, password: string, address: string) => Promise<Session>;

type Ports = {
  users: Users;
  passwords: Passwords;
  throttle: LoginThrottle;
  families: Families;
  signAccessToken: SignAccessToken;
  now: () => Date;
};

export const createLogIn =
  ({ users, passwords, throttle, families, signAccessToken, now }: Ports): LogIn =>
  async (name, password, address) => {
    const user = await throttle.attempt(name, address, async () => {
      const known = await users.findByName(name);
      const isRight = await passwords.isRight(password, known?.passwordHash ?? null);
      if (!known || !isRight) throw invalidCredentials();
      return known;
    });
    const access = signAccessToken(user);
    const { token: refresh, familyId, secretHash } = createRefreshToken(createFamilyId());
    await families.insert({
      familyId,
      secretHash,
      userId: user.userId,
      passwordVersion: user.passwordVersion,
      endsAt: refreshTokenEnd(now()),
    });
    return sessionOf(user, { access, refresh });
  };
