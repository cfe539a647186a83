import { createShopApi } from '../api/client.ts';
import { visitorSession } from './session.port.ts';
import { createSessionStore, type SessionStore } from './session-store.ts';
import type { SessionBrowser, SessionCalls, SessionNews } from './session.ts';

const NAME = 'bookstore.session';

const createCalls = (fetch: typeof globalThis.fetch): SessionCalls => {
  // Without a token: these calls are what tokens come from.
  const api = createShopApi({ fetch, session: visitorSession });
  return {
    open: async (body) => (await api.call('post', '/session', { body })).data,
    renew: async () => (await api.call('post', '/session/refresh', {})).data,
    close: async () => {
      await api.call('delete', '/session', {});
    },
  };
};

/** Turns within this tab, for a page that is neither https nor localhost: browsers lock nothing there. */
const createTurns = (): SessionBrowser['exclusively'] => {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work, work);
    last = turn.catch(() => undefined);
    return turn;
  };
};

/** Storage may be switched off: then a session lasts until the reload. */
const mark: SessionBrowser['mark'] = {
  get: () => {
    try {
      return globalThis.localStorage.getItem(NAME) !== null;
    } catch {
      return false;
    }
  },
  set: (mayBeSignedIn) => {
    try {
      if (mayBeSignedIn) globalThis.localStorage.setItem(NAME, 'may be signed in');
      else globalThis.localStorage.removeItem(NAME);
    } catch {
      return;
    }
  },
};

/** The session of this browser, wired to its clock, its other tabs and its storage. */
export const createBrowserSession = (fetch: typeof globalThis.fetch): SessionStore => {
  const tabs = new BroadcastChannel(NAME);
  const takeTurns = createTurns();
  return createSessionStore(createCalls(fetch), {
    now: () => Date.now(),
    after: (ms, work) => {
      const timer = setTimeout(work, ms);
      return () => clearTimeout(timer);
    },
    exclusively: async (work) =>
      'locks' in navigator ? navigator.locks.request(NAME, work) : takeTurns(work),
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has one origin
    tell: (news) => tabs.postMessage(news),
    listen: (listener) => {
      tabs.addEventListener('message', ({ data }: MessageEvent<SessionNews>) => listener(data));
    },
    mark,
  });
};
