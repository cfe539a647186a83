import { createContext, use, useSyncExternalStore } from 'react';
import type { SessionState } from './session.ts';
import type { SessionStore } from './session-store.ts';

export const SessionContext = createContext<SessionStore | null>(null);

/** Who is signed in now, and the way to change it. */
export const useSession = (): { state: SessionState; store: SessionStore } => {
  const store = use(SessionContext);
  if (store === null) throw new Error('useSession is for components below SessionContext');
  return { state: useSyncExternalStore(store.subscribe, store.get), store };
};
