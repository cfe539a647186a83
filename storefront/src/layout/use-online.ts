import { useSyncExternalStore } from 'react';

const watch = (changed: () => void): (() => void) => {
  globalThis.addEventListener('online', changed);
  globalThis.addEventListener('offline', changed);
  return () => {
    globalThis.removeEventListener('online', changed);
    globalThis.removeEventListener('offline', changed);
  };
};

/** False while the browser knows that it has no network. */
export const useOnline = (): boolean => useSyncExternalStore(watch, () => navigator.onLine);
