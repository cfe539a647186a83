import { useOnline } from './use-online.ts';

/** A line over the page while the browser has no network. */
export const OfflineNotice = () => {
  const isOnline = useOnline();
  return (
    <div role="status">
      {!isOnline && (
        <p className="offline-notice">You are offline. What you see may be out of date.</p>
      )}
    </div>
  );
};
