import type { Session } from '@bookstore/contracts/users';
import type { Users } from '../users/user.ports.ts';
import { createRefreshToken, parseRefreshToken } from './refresh-token.ts';
import { invalidRefreshToken } from './session.errors.ts';
import type { Families, SignAccessToken } from './session.ports.ts';
import { refreshTokenEnd, sessionOf } from './session.ts';

/** Swaps a refresh token for new tokens. Throws `invalid-refresh-token`. */
export type RefreshSession = (token: string) => Promise<Session>;

type Ports = {
  users: Users;
  families: Families;
  signAccessToken: SignAccessToken;
  now: () => Date;
};

/**
 * A token of the family that is not its present one was used before: someone has a copy, and nobody
 * can tell who. So the whole family ends, for the thief and for the owner, who signs in again. Two
 * requests at once with the same token count as two uses: clients must not refresh in parallel.
 */
export const createRefreshSession =
  ({ users, families, signAccessToken, now }: Ports): RefreshSession =>
  async (token) => {
    const used = parseRefreshToken(token);
    const family = used && (await families.find(used.familyId));
    if (!family || family.endsAt <= now()) throw invalidRefreshToken();

    const user = await users.findById(family.userId);
    if (user?.passwordVersion !== family.passwordVersion) {
      await families.delete(family.familyId);
      throw invalidRefreshToken();
    }
    // Signed before the swap: a token must not be used up by a reply that can't be made.
    const access = signAccessToken(user);
    const next = createRefreshToken(family.familyId);
    if (!(await families.replace(used, next, refreshTokenEnd(now())))) {
      await families.delete(family.familyId);
      throw invalidRefreshToken();
    }
    return sessionOf(user, { access, refresh: next.token });
  };
