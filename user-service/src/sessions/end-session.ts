import { parseRefreshToken } from './refresh-token.ts';
import type { Families } from './session.ports.ts';

/** Ends the sign-in of this token, new or used; what is no token of ours ends nothing. */
export type EndSession = (token: string) => Promise<void>;

export const createEndSession =
  (families: Families): EndSession =>
  async (token) => {
    const parsed = parseRefreshToken(token);
    if (parsed) await families.delete(parsed.familyId);
  };
