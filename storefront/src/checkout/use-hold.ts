import { useEffect, useState, useSyncExternalStore } from 'react';
import { useApi } from '../api/api-context.tsx';
import type { ShopApi } from '../api/client.ts';
import { ProblemError } from '../api/problem-error.ts';
import { createHoldKeeper, HOLD_SECONDS, type HoldKeeper, type HoldState } from './hold-keeper.ts';

const createBrowserHoldKeeper = (api: ShopApi): HoldKeeper =>
  createHoldKeeper({
    create: async (items) => {
      const body = { items: [...items], ttl_seconds: HOLD_SECONDS };
      return (await api.call('post', '/holds', { body })).data.hold_id;
    },
    isOpen: async (id) => {
      try {
        await api.call('get', '/holds/:id', { params: { id } });
        return true;
      } catch (error) {
        if (error instanceof ProblemError && error.code === 'hold-not-found') return false;
        throw error;
      }
    },
    remove: async (id) => {
      await api.call('delete', '/holds/:id', { params: { id } });
    },
    now: () => Date.now(),
    after: (ms, work) => {
      const timer = setTimeout(work, ms);
      return () => clearTimeout(timer);
    },
    storage: globalThis.sessionStorage,
  });

/** The hold of this checkout; given back when the page is left, unless an order may have it. */
export const useHold = (mayRelease: () => boolean): { hold: HoldState; keeper: HoldKeeper } => {
  const api = useApi();
  const [keeper] = useState(() => createBrowserHoldKeeper(api));
  const [isFree] = useState(() => mayRelease);
  useEffect(
    () => () => {
      if (isFree()) keeper.release();
    },
    [keeper, isFree],
  );
  return { hold: useSyncExternalStore(keeper.subscribe, keeper.get), keeper };
};
