import { createCartStore } from '../cart-store.ts';

/** Storage of one browser that several tabs share; `tell` is the event that they get of each other's changes. */
export const openTabs = (kept = new Map<string, string>()) => {
  const watchers: ((key: string | null) => void)[] = [];
  const openTab = () =>
    createCartStore(
      {
        getItem: (key) => kept.get(key) ?? null,
        setItem: (key, text) => void kept.set(key, text),
      },
      (changed) => {
        watchers.push(changed);
        return () => undefined;
      },
    );
  return { kept, openTab, tell: () => watchers.forEach((changed) => changed(null)) };
};
