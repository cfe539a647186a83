import { expect, it } from '@jest/globals';
import { createTestBrowser, problem } from '../session/testing/tabs.ts';
import { addLine } from './cart.ts';
import { giveCartToUser } from './give-cart-to-user.ts';
import { createLine as line } from './testing/create-line.ts';
import { openTabs } from './testing/open-tabs.ts';

const ANN = { username: 'ann', password: 'correct horse battery' };

/** A browser whose tabs have the session and the cart of the real one. */
const createBrowser = () => {
  const sessions = createTestBrowser();
  const carts = openTabs();
  const openTab = () => {
    const [session, cart] = [sessions.openTab(), carts.openTab()];
    giveCartToUser(session, cart);
    return { session, cart };
  };
  return { ...sessions, openTab };
};

it('a reload shows the cart of the user before the shop has said who it is, and merges nothing twice', async () => {
  const browser = createBrowser();
  const tab = browser.openTab();
  tab.cart.update((cart) => addLine(cart, line('a', 2)));
  await tab.session.signIn(ANN);
  const [one, two] = [browser.openTab(), browser.openTab()];
  expect(one.session.get().kind).toBe('unknown');
  expect(one.cart.get()).toEqual([line('a', 2)]);
  one.cart.update((cart) => addLine(cart, line('b')));
  await Promise.all([one.session.restore(), two.session.restore()]);
  expect(two.cart.get()).toEqual([line('a', 2), line('b')]);
  await browser.pass(14 * 60_000);
  expect(two.cart.get()).toEqual([line('a', 2), line('b')]);
});

it('a session that turns out to be over takes its cart with it', async () => {
  const browser = createBrowser();
  const tab = browser.openTab();
  await tab.session.signIn(ANN);
  tab.cart.update((cart) => addLine(cart, line('a')));
  browser.dropCookie();
  const reloaded = browser.openTab();
  await reloaded.session.restore();
  expect([reloaded.cart.get(), tab.cart.get()]).toEqual([[], []]);
});

it('the cart stays while the shop can’t say who it is', async () => {
  const browser = createBrowser();
  const tab = browser.openTab();
  await tab.session.signIn(ANN);
  tab.cart.update((cart) => addLine(cart, line('a')));
  browser.shop.failure = problem(503, 'unavailable');
  const reloaded = browser.openTab();
  await reloaded.session.restore();
  expect(reloaded.cart.get()).toEqual([line('a')]);
});
