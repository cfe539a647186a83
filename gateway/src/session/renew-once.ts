import { setTimeout as wait } from 'node:timers/promises';
import type { Session } from '@bookstore/contracts/users';
import { unavailable } from '@bookstore/platform/errors';

/** What a refresh token is at the moment: nobody uses it, somebody just does, or it was swapped. */
export type Claim = { kind: 'mine' } | { kind: 'busy' } | { kind: 'swapped'; session: Session };

/** Remembers for some seconds what each token was swapped for. Never fails: it may forget. */
export type RenewalMemory = {
  claim: (token: string) => Promise<Claim>;
  keep: (token: string, session: Session) => Promise<void>;
  giveUp: (token: string) => Promise<void>;
};

export type RenewOnce = (token: string, swap: () => Promise<Session>) => Promise<Session>;

const LOOKS = 50;
const LOOK_EVERY_MS = 100;

/**
 * A browser that is reloaded, or whose line breaks, may never see the reply that holds its new token,
 * and comes back with the old one. Within the time of the memory it gets the same reply again, so that
 * user-service never sees a token twice from a page that did nothing wrong.
 */
export const createRenewOnce =
  (memory: RenewalMemory): RenewOnce =>
  async (token, swap) => {
    for (let look = 0; look < LOOKS; look += 1) {
      const claim = await memory.claim(token);
      if (claim.kind === 'swapped') return claim.session;
      if (claim.kind === 'mine') return swapAndKeep(memory, token, swap);
      await wait(LOOK_EVERY_MS);
    }
    throw unavailable('The session is being renewed by another request.');
  };

const swapAndKeep = async (
  memory: RenewalMemory,
  token: string,
  swap: () => Promise<Session>,
): Promise<Session> => {
  try {
    const session = await swap();
    await memory.keep(token, session);
    return session;
  } catch (error) {
    await memory.giveUp(token);
    throw error;
  }
};
