import { ProblemError } from '../api/problem-error.ts';
import type { SessionPort } from './session.port.ts';
import type {
  Credentials,
  LiveSession,
  SessionBrowser,
  SessionCalls,
  SessionNews,
  SessionState,
} from './session.ts';

/** Renewed this long before the access token ends, or at half its time if that is sooner. */
const RENEW_AHEAD_MS = 60_000;
/** A token with less left is not sent any more: it could end on its way. */
const LEAST_LEFT_MS = 5_000;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
const MAX_FAILURES = 20;

export type SessionStore = SessionPort & {
  readonly get: () => SessionState;
  readonly subscribe: (listener: () => void) => () => void;
  /** Asks for the session of before a reload; a failure is in the state, and tried again. */
  readonly restore: () => Promise<void>;
  /** Throws ProblemError; then nothing has changed. */
  readonly signIn: (credentials: Credentials) => Promise<void>;
  /** Ends the session in all tabs. Throws only when the shop could not be reached: nothing changed. */
  readonly signOut: () => Promise<void>;
};

const isOver = (error: unknown): boolean => error instanceof ProblemError && error.status === 401;
const wasReached = (error: unknown): boolean => error instanceof ProblemError && error.status > 0;

const nothing = (): void => undefined;

/** The access token in memory, renewed by one tab for all of them. */
export const createSessionStore = (calls: SessionCalls, browser: SessionBrowser): SessionStore => {
  const listeners = new Set<() => void>();
  let state: SessionState = browser.mark.get()
    ? { kind: 'unknown', failure: null }
    : { kind: 'visitor' };
  let callOff = nothing;
  let failures = 0;
  let renewing: Promise<LiveSession | null> | null = null;

  const tokenOf = (): string | null =>
    state.kind === 'signed-in' ? state.session.access_token : null;

  const show = (next: SessionState): void => {
    state = next;
    callOff();
    if (next.kind === 'signed-in') planRenewal(next.session);
    for (const listener of listeners) listener();
  };
  const planRenewal = ({ endsAt }: LiveSession): void => {
    const left = endsAt - browser.now();
    callOff = browser.after(Math.max(0, left - Math.min(RENEW_AHEAD_MS, left / 2)), renewQuietly);
  };
  const take = (news: SessionNews): void => {
    failures = 0;
    browser.mark.set(news.kind === 'renewed');
    show(
      news.kind === 'renewed' ? { kind: 'signed-in', session: news.session } : { kind: 'visitor' },
    );
  };
  const takeAndTell = (news: SessionNews): void => {
    take(news);
    browser.tell(news);
  };
  const accept = (session: Awaited<ReturnType<SessionCalls['open']>>): LiveSession => {
    const live = { ...session, endsAt: browser.now() + session.expires_in * 1_000 };
    takeAndTell({ kind: 'renewed', session: live });
    return live;
  };

  /** Null when the session is over. Throws what may pass; then the session is kept. */
  const renew = (before: string | null): Promise<LiveSession | null> => {
    renewing ??= browser
      .exclusively(async () => {
        // Another tab may have told of a new token, or of the end, while this one waited for its turn.
        if (state.kind === 'visitor') return null;
        if (state.kind === 'signed-in' && tokenOf() !== before) return state.session;
        try {
          return accept(await calls.renew());
        } catch (error) {
          if (!isOver(error)) throw error;
          takeAndTell({ kind: 'over' });
          return null;
        }
      })
      .finally(() => {
        renewing = null;
      });
    return renewing;
  };
  const renewQuietly = (): void => {
    void renew(tokenOf()).catch(tryLater);
  };
  const tryLater = (failure: unknown): void => {
    if (state.kind === 'unknown') show({ kind: 'unknown', failure });
    failures += 1;
    if (failures > MAX_FAILURES) return;
    const wait = Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS);
    callOff();
    callOff = browser.after(wait, renewQuietly);
  };

  browser.listen(take);
  let restoring: Promise<void> | null = null;
  const restore = async (): Promise<void> => {
    if (state.kind !== 'unknown') return;
    restoring ??= renew(null)
      .then(() => undefined, tryLater)
      .finally(() => {
        restoring = null;
      });
    await restoring;
  };

  return {
    get: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    restore,
    signIn: async (credentials) => {
      await browser.exclusively(async () => accept(await calls.open(credentials)));
    },
    signOut: () =>
      browser.exclusively(async () => {
        try {
          await calls.close();
        } catch (error) {
          // The gateway has thrown the cookie away also when it could not revoke what was in it.
          if (!wasReached(error)) throw error;
        }
        takeAndTell({ kind: 'over' });
      }),
    getToken: async () => {
      if (state.kind === 'unknown' && state.failure === null) await restore();
      if (state.kind !== 'signed-in') return null;
      const { access_token: token, endsAt } = state.session;
      if (endsAt - browser.now() > LEAST_LEFT_MS) return token;
      return (await renew(token))?.access_token ?? null;
    },
    renewToken: async (refused) => (await renew(refused))?.access_token ?? null,
  };
};
