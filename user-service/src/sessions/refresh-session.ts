import type { SignAccessToken } from '../keys/sign-access-token.ts';
import type { SecurityLog } from '../security-log.ts';
import type { UserStore } from '../users/user.ts';
import type { SignIn } from './log-in.ts';
import {
  createRefreshToken,
  invalidRefreshToken,
  parseRefreshToken,
  refreshTokenEnd,
  type TokenFamilyStore,
} from './token-family.ts';

/** Exchanges a refresh token for new tokens. Throws `invalid-refresh-token`. */
export type RefreshSession = (token: string, address: string) => Promise<SignIn>;

type Ports = {
  users: UserStore;
  families: TokenFamilyStore;
  signAccessToken: SignAccessToken;
  /** A sign-in ends after so many days, however often it is refreshed. */
  maxDays: number;
  securityLog: SecurityLog;
  now: () => Date;
};

/**
 * A token that is not the newest of its family was used before: somebody has a copy, and the service cannot know who.
 * So the whole family ends, for the thief and for the owner, who signs in again. Two parallel requests with the same
 * token count as two uses: clients must not refresh in parallel.
 */
export const createRefreshSession =
  ({ users, families, signAccessToken, maxDays, securityLog, now }: Ports): RefreshSession =>
  async (token, address) => {
    const used = parseRefreshToken(token);
    const family = used && (await families.find(used.familyId));
    if (!family || family.endsAt <= now()) throw invalidRefreshToken();

    const user = await users.findById(family.userId);
    if (user?.passwordVersion !== family.passwordVersion) {
      await families.delete(family.familyId);
      throw invalidRefreshToken();
    }
    // Signed before the rotation: a failure to sign must not use up the token.
    const access = signAccessToken(user);
    const { token: refreshToken, secretHash } = createRefreshToken(family.familyId);
    const endsAt = refreshTokenEnd(now(), family.startedAt, maxDays);
    if (!(await families.rotate(used, { ...family, secretHash, endsAt }))) {
      const user_id = family.userId;
      securityLog({ event: 'refresh-token-reuse', outcome: 'ended', address, user_id });
      await families.delete(family.familyId);
      throw invalidRefreshToken();
    }
    return { user, access, refreshToken };
  };
