import { describe, expect, it } from '@jest/globals';
import { createMemoryStorage } from '../testing/memory-storage.ts';
import { type ReloadPorts, reloadOnce } from './reload-once.ts';

const createTab = (overrides: Partial<ReloadPorts> = {}) => {
  const storage = createMemoryStorage();
  let [now, reloads] = [1_000_000, 0];
  const ports: ReloadPorts = {
    storage,
    now: () => now,
    isShopThere: async () => true,
    reload: () => {
      reloads += 1;
    },
    ...overrides,
  };
  return {
    storage,
    meetGonePage: () => reloadOnce(ports),
    pass: (ms: number) => {
      now += ms;
    },
    reloads: () => reloads,
  };
};
const refuse = () => {
  throw new Error('switched off');
};

describe('a page whose script is gone', () => {
  it('is reloaded once, and again only for a later version', async () => {
    const tab = createTab();
    expect([await tab.meetGonePage(), await tab.meetGonePage()]).toEqual([true, false]);
    tab.pass(59_999);
    expect([await tab.meetGonePage(), tab.reloads()]).toEqual([false, 1]);
    tab.pass(1);
    expect([await tab.meetGonePage(), tab.reloads()]).toEqual([true, 2]);
  });

  it('stays where the shop is out of reach, and is reloaded when it is back', async () => {
    let isThere = false;
    const tab = createTab({ isShopThere: async () => isThere });
    expect([await tab.meetGonePage(), tab.reloads()]).toEqual([false, 0]);
    isThere = true;
    expect([await tab.meetGonePage(), tab.reloads()]).toEqual([true, 1]);
  });

  it('stays where nothing can be remembered: it could go on for ever', async () => {
    for (const storage of [
      { getItem: refuse, setItem: refuse },
      { getItem: () => null, setItem: refuse },
    ]) {
      const tab = createTab({ storage });
      expect([await tab.meetGonePage(), tab.reloads()]).toEqual([false, 0]);
    }
  });

  it('stays when what was remembered can’t be read', async () => {
    const tab = createTab();
    tab.storage.setItem('bookstore.reloaded-at', 'long ago');
    expect([await tab.meetGonePage(), tab.reloads()]).toEqual([false, 0]);
  });
});
