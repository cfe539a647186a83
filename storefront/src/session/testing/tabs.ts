import type { BrowserSession } from '@bookstore/contracts/users';
import { ProblemError } from '../../api/problem-error.ts';
import { createSessionStore } from '../session-store.ts';
import type { SessionBrowser, SessionCalls, SessionNews } from '../session.ts';

const LIFETIME_SECONDS = 900;

export const problem = (status: number, code: ProblemError['code']) =>
  new ProblemError({ status, code, detail: `refused: ${code}` });

/** One browser with as many tabs as wanted: one clock, one lock, one channel, one cookie, one mark. */
export const createTestBrowser = () => {
  let now = 1_000_000;
  let timers: { at: number; work: () => void }[] = [];
  let last: Promise<unknown> = Promise.resolve();
  let maySignedIn = false;
  let made = 0;
  let cookie: string | null = null;
  let running = 0;
  const listeners: { tab: number; listener: (news: SessionNews) => void }[] = [];
  const shop = { renewals: 0, overlaps: 0, failure: null as ProblemError | null };

  const issue = (username: string): BrowserSession => {
    made += 1;
    cookie = username;
    return {
      user_id: `id-${username}`,
      username,
      role: 'user',
      access_token: `access-${made}`,
      token_type: 'Bearer',
      expires_in: LIFETIME_SECONDS,
    };
  };
  const answer = async <T>(work: () => T): Promise<T> => {
    running += 1;
    if (running > 1) shop.overlaps += 1;
    await new Promise(setImmediate);
    running -= 1;
    if (shop.failure) throw shop.failure;
    return work();
  };
  const calls: SessionCalls = {
    open: ({ username }) => answer(() => issue(username)),
    renew: () =>
      answer(() => {
        shop.renewals += 1;
        if (cookie === null) throw problem(401, 'invalid-refresh-token');
        return issue(cookie);
      }),
    close: () =>
      answer(() => {
        cookie = null;
      }),
  };
  const openTab = () => {
    const tab = listeners.length;
    const browser: SessionBrowser = {
      now: () => now,
      after: (ms, work) => {
        const timer = { at: now + ms, work };
        timers.push(timer);
        return () => {
          timers = timers.filter((each) => each !== timer);
        };
      },
      exclusively: (work) => {
        const turn = last.then(work, work);
        last = turn.catch(() => undefined);
        return turn;
      },
      tell: (news) => {
        for (const each of listeners) if (each.tab !== tab) each.listener(news);
      },
      listen: (listener) => listeners.push({ tab, listener }),
      mark: {
        get: () => maySignedIn,
        set: (next) => {
          maySignedIn = next;
        },
      },
    };
    return createSessionStore(calls, browser);
  };
  return {
    shop,
    openTab,
    dropCookie: () => {
      cookie = null;
    },
    /** Lets the time pass and what is due then be done. */
    pass: async (ms: number) => {
      now += ms;
      const due = timers.filter(({ at }) => at <= now);
      timers = timers.filter(({ at }) => at > now);
      for (const { work } of due) work();
      for (let turn = 0; turn < 10; turn += 1) await new Promise(setImmediate);
    },
    waiting: () => timers.length,
  };
};
