import type { BrowserSession } from '@bookstore/contracts/users';

/** A session and when its access token ends, in milliseconds of the clock of this browser. */
export type LiveSession = BrowserSession & { endsAt: number };

/** Who uses the shop. `unknown`: there was a session, and it could not be asked for yet, or not at all. */
export type SessionState =
  | { kind: 'unknown'; failure: unknown }
  | { kind: 'visitor' }
  | { kind: 'signed-in'; session: LiveSession };

/** What tabs tell each other. */
export type SessionNews = { kind: 'renewed'; session: LiveSession } | { kind: 'over' };

export type Credentials = { username: string; password: string };

/** The session calls of the shop. Each throws ProblemError. */
export type SessionCalls = {
  open: (credentials: Credentials) => Promise<BrowserSession>;
  renew: () => Promise<BrowserSession>;
  close: () => Promise<void>;
};

/** The parts of the browser that a session needs. */
export type SessionBrowser = {
  now: () => number;
  /** Calls back once; gives the function that calls it off. */
  after: (ms: number, work: () => void) => () => void;
  /** One at a time over all tabs, in the order in which they ask. */
  exclusively: <T>(work: () => Promise<T>) => Promise<T>;
  tell: (news: SessionNews) => void;
  listen: (listener: (news: SessionNews) => void) => void;
  /** Whether there may be a session: kept over reloads, so that visitors need not ask. */
  mark: { get: () => boolean; set: (maySignedIn: boolean) => void };
};
