import { createPeriodicTask, retryForever } from '@bookstore/platform/lifecycle';
import type { Logger } from '@bookstore/platform/log';
import type { Config } from './config.ts';
import type { KeyRing } from './keys/key-ring.ts';
import type { createMakeFirstAdmin } from './users/make-first-admin.ts';
import type { Storage } from './storage.ts';

/** Far below the time for which a key is published before it signs. */
const KEY_REFRESH_MS = 60_000;

type Parts = {
  storage: Storage;
  keys: KeyRing;
  makeFirstAdmin: ReturnType<typeof createMakeFirstAdmin>;
  config: Pick<Config, 'ADMIN_USERNAME' | 'ADMIN_PASSWORD'>;
  logger: Logger;
};

/** Runs beside the requests: sets up the storage, makes the first admin, then rotates the keys. */
export const runInBackground = ({ storage, keys, makeFirstAdmin, config, logger }: Parts) => {
  const stopping = new AbortController();
  const { signal } = stopping;
  const keyRefresh = createPeriodicTask({
    name: 'refresh of the signing keys',
    intervalMs: KEY_REFRESH_MS,
    work: keys.refresh,
    logger,
    immediate: true,
  });
  let setUp: Promise<void> = Promise.resolve();

  const run = async (): Promise<void> => {
    await retryForever(storage.setUp, { name: 'setting up the storage', logger, signal });
    const { ADMIN_USERNAME: name, ADMIN_PASSWORD: password } = config;
    if (name !== undefined && password !== undefined) {
      const makeAdmin = () => makeFirstAdmin(name, password);
      await retryForever(makeAdmin, { name: 'making the first admin', logger, signal });
    }
    if (!signal.aborted) keyRefresh.start();
  };
  return {
    start: (): void => {
      setUp = run();
    },
    stop: async (): Promise<void> => {
      stopping.abort();
      await setUp;
      await keyRefresh.stop();
    },
  };
};
