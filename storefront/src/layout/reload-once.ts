const KEY = 'bookstore.reloaded-at';
/** A page that is still gone this soon after a reload is not gone for a new version. */
const PAUSE_MS = 60_000;

export type ReloadPorts = {
  /** Of this tab. May throw: switched off. */
  storage: Pick<Storage, 'getItem' | 'setItem'>;
  now: () => number;
  /** Asks the shop for its first page; false when it can't be had. */
  isShopThere: () => Promise<boolean>;
  reload: () => void;
};

/**
 * Reloads a page whose script is gone, as after a new version, so that it comes with the scripts of now. False, and
 * nothing is done, when that was tried a moment ago, when that can't be known, and when there is nothing to load from.
 */
export const reloadOnce = async ({
  storage,
  now,
  isShopThere,
  reload,
}: ReloadPorts): Promise<boolean> => {
  try {
    const before = Number(storage.getItem(KEY) ?? Number.NEGATIVE_INFINITY);
    if (!(now() - before >= PAUSE_MS)) return false;
    if (!(await isShopThere())) return false;
    storage.setItem(KEY, String(now()));
  } catch {
    return false;
  }
  reload();
  return true;
};
