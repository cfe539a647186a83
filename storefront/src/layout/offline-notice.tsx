import { useSyncExternalStore } from 'react';

const watch = (changed: () => void): (() => void) => {
  globalThis.addEventListener('online', changed);
  globalThis.addEventListener('offline', changed);
  return () => {
    globalThis.removeEventListener('online', changed);
    globalThis.removeEventListener('offline', changed);
  };
};

/** A line over the page while the browser has no network. */
export const OfflineNotice = () => {
  const online = useSyncExternalStore(watch, () => navigator.onLine);
  return (
    <div role="status">
      {!online && (
        <p className="offline-notice">You are offline. What you see may be out of date.</p>
      )}
    </div>
  );
};
