import { beforeEach, describe, expect, test } from '@jest/globals';
import { createTestBrowser, problem } from './testing/tabs.ts';

const ALICE = { username: 'alice', password: 'correct horse battery' };
const FOURTEEN_MINUTES = 14 * 60_000;
const TWO_MINUTES = 2 * 60_000;

let browser: ReturnType<typeof createTestBrowser>;
beforeEach(() => {
  browser = createTestBrowser();
});
type Tab = ReturnType<typeof browser.openTab>;
const nameIn = (tab: Tab) => {
  const state = tab.get();
  return state.kind === 'signed-in' ? state.session.username : state.kind;
};
const signedInTabs = async (count: number) => {
  const first = browser.openTab();
  const others = Array.from({ length: count - 1 }, browser.openTab);
  await first.signIn(ALICE);
  return [first, ...others] as const;
};

describe('a tab', () => {
  test('asks for no session where nobody ever signed in', async () => {
    const tab = browser.openTab();
    await tab.restore();
    expect([nameIn(tab), await tab.getToken(), browser.shop.renewals]).toEqual([
      'visitor',
      null,
      0,
    ]);
  });

  test('has its session back after a reload', async () => {
    await signedInTabs(1);
    const reloaded = browser.openTab();
    expect(nameIn(reloaded)).toBe('unknown');
    expect(await reloaded.getToken()).toBe('access-2');
    expect(nameIn(reloaded)).toBe('alice');
  });

  test('renews the token before it ends, without being asked', async () => {
    const [tab] = await signedInTabs(1);
    await browser.pass(FOURTEEN_MINUTES);
    expect(await tab.getToken()).toBe('access-2');
    expect(browser.shop.renewals).toBe(1);
  });

  test('never sends a token that has ended while the computer slept', async () => {
    const [tab] = await signedInTabs(1);
    browser.shop.failure = problem(503, 'unavailable');
    await browser.pass(60 * 60_000);
    await expect(tab.getToken()).rejects.toThrow('unavailable');
    browser.shop.failure = null;
    expect(await tab.getToken()).toBe('access-2');
  });

  test('renews a refused token once, however many calls it was refused to', async () => {
    const [tab] = await signedInTabs(1);
    const calls = [1, 2, 3, 4, 5].map(() => tab.renewToken('access-1'));
    expect(new Set(await Promise.all(calls))).toEqual(new Set(['access-2']));
    expect(await tab.renewToken('access-1')).toBe('access-2');
    expect(browser.shop.renewals).toBe(1);
  });

  test('changes nothing when the sign-in is refused', async () => {
    const tab = browser.openTab();
    browser.shop.failure = problem(401, 'invalid-credentials');
    await expect(tab.signIn(ALICE)).rejects.toThrow('invalid-credentials');
    expect(nameIn(tab)).toBe('visitor');
  });
});

describe('while the shop does not answer', () => {
  test('a session is kept, and renewed when the shop is back', async () => {
    const [tab] = await signedInTabs(1);
    browser.shop.failure = problem(503, 'unavailable');
    await browser.pass(FOURTEEN_MINUTES);
    expect(nameIn(tab)).toBe('alice');
    browser.shop.failure = null;
    await browser.pass(1_000);
    expect(await tab.getToken()).toBe('access-2');
  });

  test('a reloaded page says so, reads as a visitor, and goes on by itself', async () => {
    await signedInTabs(1);
    const failure = problem(0, 'offline');
    browser.shop.failure = failure;
    const reloaded = browser.openTab();
    await reloaded.restore();
    expect(reloaded.get()).toEqual({ kind: 'unknown', failure });
    expect(await reloaded.getToken()).toBeNull();
    browser.shop.failure = null;
    await browser.pass(1_000);
    expect(nameIn(reloaded)).toBe('alice');
  });

  test('it is not asked for ever', async () => {
    await signedInTabs(1);
    browser.shop.failure = problem(503, 'unavailable');
    for (let turn = 0; turn < 40; turn += 1) await browser.pass(FOURTEEN_MINUTES);
    expect(browser.waiting()).toBe(0);
  });

  test('who signs out without a network is told that nothing was done', async () => {
    const [tab] = await signedInTabs(1);
    browser.shop.failure = problem(0, 'offline');
    await expect(tab.signOut()).rejects.toThrow('offline');
    expect(nameIn(tab)).toBe('alice');
    browser.shop.failure = problem(503, 'unavailable');
    await tab.signOut();
    expect(nameIn(tab)).toBe('visitor');
  });
});

describe('several tabs', () => {
  test('one renews, and the others have the new token from it', async () => {
    const tabs = await signedInTabs(4);
    await browser.pass(FOURTEEN_MINUTES);
    expect(await Promise.all(tabs.map((tab) => tab.getToken()))).toEqual(
      tabs.map(() => 'access-2'),
    );
    expect([browser.shop.renewals, browser.shop.overlaps]).toEqual([1, 0]);
  });

  test('that are reloaded together never use the cookie at the same time, and all stay signed in', async () => {
    await signedInTabs(1);
    const tabs = [browser.openTab(), browser.openTab(), browser.openTab()];
    await Promise.all(tabs.map((tab) => tab.restore()));
    expect(tabs.map(nameIn)).toEqual(['alice', 'alice', 'alice']);
    expect(browser.shop.overlaps).toBe(0);
  });

  test('are signed out by any of them', async () => {
    const tabs = await signedInTabs(3);
    await tabs[2]?.signOut();
    expect(tabs.map(nameIn)).toEqual(['visitor', 'visitor', 'visitor']);
    expect(browser.waiting()).toBe(0);
    expect(nameIn(browser.openTab())).toBe('visitor');
  });

  test('follow when another user signs in', async () => {
    const tabs = await signedInTabs(2);
    await tabs[1]?.signIn({ username: 'bob', password: 'another password' });
    expect(tabs.map(nameIn)).toEqual(['bob', 'bob']);
  });

  test('all learn that the session was ended elsewhere', async () => {
    const tabs = await signedInTabs(2);
    browser.dropCookie();
    await browser.pass(FOURTEEN_MINUTES + TWO_MINUTES);
    expect(tabs.map(nameIn)).toEqual(['visitor', 'visitor']);
    expect(await tabs[0]?.getToken()).toBeNull();
  });
});
