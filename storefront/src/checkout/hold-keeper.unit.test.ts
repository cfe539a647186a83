import { describe, expect, it } from '@jest/globals';
import { createMemoryStorage } from '../testing/memory-storage.ts';
import { countdownWords } from './countdown.ts';
import { createHoldKeeper } from './hold-keeper.ts';

const ITEMS = [{ book_id: 'b', quantity: 1 }];

const createShop = () => {
  const calls: string[] = [];
  const open = new Set<string>();
  const storage = createMemoryStorage();
  let made = 0;
  let now = 0;
  const alarms = new Set<{ at: number; work: () => void }>();
  const openTab = () =>
    createHoldKeeper({
      create: async () => {
        made += 1;
        calls.push(`create ${made}`);
        open.add(`${made}`);
        return `${made}`;
      },
      isOpen: async (id) => open.has(id),
      remove: async (id) => {
        calls.push(`remove ${id}`);
        open.delete(id);
      },
      now: () => now,
      after: (ms, work) => {
        const alarm = { at: now + ms, work };
        alarms.add(alarm);
        return () => alarms.delete(alarm);
      },
      storage,
    });
  const pass = (ms: number) => {
    now += ms;
    for (const alarm of alarms) {
      if (alarm.at > now) continue;
      alarms.delete(alarm);
      alarm.work();
    }
  };
  return { calls, open, openTab, pass };
};
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('putting copies aside', () => {
  it('asks once, goes on over a reload, and gives the copies back when the page is left', async () => {
    const { calls, openTab } = createShop();
    const before = openTab();
    before.open('ann', ITEMS);
    before.open('ann', ITEMS);
    await settled();
    const after = openTab();
    after.open('ann', ITEMS);
    await settled();
    expect(after.get()).toEqual({ kind: 'held', holdId: '1', endsAt: 300_000 });
    after.release();
    await settled();
    expect(calls).toEqual(['create 1', 'remove 1']);
  });

  it('gives the old copies back before it asks for others', async () => {
    const { calls, openTab } = createShop();
    const keeper = openTab();
    keeper.open('ann', ITEMS);
    await settled();
    keeper.open('ann', [{ book_id: 'b', quantity: 2 }]);
    await settled();
    expect(calls).toEqual(['create 1', 'remove 1', 'create 2']);
  });

  it('gives back what arrives after the page was left', async () => {
    const { open, openTab } = createShop();
    const keeper = openTab();
    keeper.open('ann', ITEMS);
    await Promise.resolve();
    keeper.release();
    await settled();
    expect([open.size, keeper.get().kind]).toEqual([0, 'none']);
  });

  it('gives nothing back once an order has it', async () => {
    const { calls, openTab } = createShop();
    const keeper = openTab();
    keeper.open('ann', ITEMS);
    await settled();
    keeper.spend();
    keeper.release();
    await settled();
    expect(calls).toEqual(['create 1']);
  });

  it('says that the time is up, and asks again when told to', async () => {
    const { openTab, pass } = createShop();
    const keeper = openTab();
    keeper.open('ann', ITEMS);
    await settled();
    pass(300_000);
    expect(keeper.get().kind).toBe('ended');
    keeper.open('ann', ITEMS);
    await settled();
    expect(keeper.get()).toMatchObject({ kind: 'held', holdId: '2', endsAt: 600_000 });
  });

  it('counts down in minutes and seconds and never below nothing', () => {
    expect([300_000, 65_001, 1, 0, -5].map(countdownWords)).toEqual([
      '5:00',
      '1:06',
      '0:01',
      '0:00',
      '0:00',
    ]);
  });
});
