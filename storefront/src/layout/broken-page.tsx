import { useEffect, useState } from 'react';
import { useRouteError } from 'react-router';
import { PageGoneError } from './lazy-page.ts';
import { PageHeading } from './page-heading.tsx';
import { ProblemNotice } from './problem-notice.tsx';
import { reloadOnce } from './reload-once.ts';

const reload = () => globalThis.location.reload();

const isShopThere = async (): Promise<boolean> => {
  try {
    return (await fetch('/', { cache: 'no-store' })).ok;
  } catch {
    return false;
  }
};

const reloadTabOnce = async (): Promise<boolean> => {
  try {
    const { sessionStorage: storage } = globalThis;
    return await reloadOnce({ storage, now: () => Date.now(), isShopThere, reload });
  } catch {
    return false;
  }
};

/** Shown where a page failed. One whose script is gone, as after a new version of the shop, is reloaded first. */
export const BrokenPage = () => {
  const isGone = useRouteError() instanceof PageGoneError;
  const [isReloading, setReloading] = useState(isGone);
  useEffect(() => {
    if (!isGone) return;
    void reloadTabOnce().then(setReloading);
  }, [isGone]);
  return (
    <main className="container py-5">
      {isReloading ? (
        <p role="status">One moment …</p>
      ) : (
        <>
          <PageHeading title="This page did not work" />
          <ProblemNotice error={null} onRetry={reload} />
          <a href="/">Back to the books</a>
        </>
      )}
    </main>
  );
};
