import { describe, expect, it } from '@jest/globals';
import { addLine, removeLine } from './cart.ts';
import { createCartStore } from './cart-store.ts';
import { createLine as line } from './testing/create-line.ts';
import { openTabs } from './testing/open-tabs.ts';

const KEY = 'bookstore.cart';
const refuse = () => {
  throw new Error('storage is off');
};
type Tab = ReturnType<ReturnType<typeof openTabs>['openTab']>;
const put = (tab: Tab, bookId: string, quantity = 1) =>
  tab.update((cart) => addLine(cart, line(bookId, quantity)));

describe('the cart of several tabs', () => {
  it('keeps what each of them put there, told of the other or not', () => {
    const { openTab, tell } = openTabs();
    const [one, two] = [openTab(), openTab()];
    put(one, 'a');
    put(two, 'b');
    tell();
    expect(one.get()).toEqual([line('a'), line('b')]);
    expect(two.get()).toEqual(one.get());
  });

  it('stays in memory where the browser keeps nothing', () => {
    const store = createCartStore({ getItem: refuse, setItem: refuse }, () => () => undefined);
    put(store, 'a');
    put(store, 'b');
    store.belongTo('ann');
    put(store, 'b');
    expect(store.get()).toEqual([line('a'), line('b', 2)]);
  });
});

describe('storage that is full', () => {
  it('loses nothing of what is shown', () => {
    const old = JSON.stringify([line('a')]);
    const store = createCartStore({ getItem: () => old, setItem: refuse }, () => () => undefined);
    put(store, 'b');
    store.belongTo(null);
    put(store, 'c');
    expect(store.get()).toEqual([line('a'), line('b'), line('c')]);
  });
});

describe('the cart of a user', () => {
  it('takes what a visitor had chosen, once, however many tabs learn of the sign-in and are reloaded', () => {
    const { openTab, tell } = openTabs();
    const [one, two] = [openTab(), openTab()];
    one.belongTo('ann');
    put(one, 'a', 2);
    one.belongTo(null);
    put(two, 'a', 3);
    tell();
    one.belongTo('ann');
    two.belongTo('ann');
    one.belongTo('ann');
    const reloaded = openTab();
    expect(reloaded.get()).toEqual([line('a', 5)]);
    reloaded.belongTo('ann');
    tell();
    expect([one, two, reloaded].map((tab) => tab.get())).toEqual(
      [1, 2, 3].map(() => [line('a', 5)]),
    );
  });

  it('is not doubled by a tab that had not heard of the merge when it did the same', () => {
    const { kept, openTab } = openTabs();
    const tab = openTab();
    tab.belongTo('ann');
    put(tab, 'a');
    tab.belongTo(null);
    put(tab, 'a');
    // Each process of a browser may read what was there a moment ago.
    const stale = openTabs(new Map(kept));
    tab.belongTo('ann');
    stale.openTab().belongTo('ann');
    expect(stale.kept.get(KEY)).toBe(kept.get(KEY));
    expect(tab.get()).toEqual([line('a', 2)]);
  });

  it('is hidden after the sign-out and from the next user, and there again at the next sign-in', () => {
    const { openTab } = openTabs();
    const tab = openTab();
    put(tab, 'a');
    tab.belongTo('ann');
    tab.belongTo(null);
    expect(tab.get()).toEqual([]);
    expect(openTab().get()).toEqual([]);
    tab.belongTo('bob');
    expect(tab.get()).toEqual([]);
    put(tab, 'b');
    tab.belongTo('ann');
    expect(tab.get()).toEqual([line('a')]);
    tab.belongTo('bob');
    expect(tab.get()).toEqual([line('b')]);
  });

  it('says once of a book that it was cut off, with what was wanted last', () => {
    const tab = openTabs().openTab();
    for (const copies of [100, 1, 7]) {
      tab.belongTo(null);
      put(tab, 'a', copies);
      tab.belongTo('ann');
    }
    const capped = [{ bookId: 'a', title: 'Title of a', wanted: 107 }];
    expect(tab.getNotice()).toEqual({ capped, leftOut: [] });
  });

  it('can be changed also while another one is shown', () => {
    const { openTab } = openTabs();
    const tab = openTab();
    tab.belongTo('ann');
    put(tab, 'a');
    tab.belongTo(null);
    put(tab, 'a');
    tab.update((cart) => removeLine(cart, 'a'), 'ann');
    expect(tab.get()).toEqual([line('a')]);
    tab.belongTo('ann');
    expect(tab.get()).toEqual([line('a')]);
  });

  it('says that it was put together and what was cut off, over a reload, until it was read', () => {
    const { openTab } = openTabs();
    const tab = openTab();
    tab.belongTo('ann');
    put(tab, 'a', 60);
    tab.belongTo(null);
    put(tab, 'a', 60);
    expect(tab.getNotice()).toBeNull();
    tab.belongTo('ann');
    tab.belongTo('ann');
    const capped = [{ bookId: 'a', title: 'Title of a', wanted: 120 }];
    expect(openTab().getNotice()).toEqual({ capped, leftOut: [] });
    tab.dismissNotice();
    expect([tab.getNotice(), tab.get()]).toEqual([null, [line('a', 100)]]);
    expect(openTab().getNotice()).toBeNull();
  });
});

describe('what was kept', () => {
  it('by a version without owners is the cart of the visitor', () => {
    const kept = new Map([[KEY, JSON.stringify([line('a')])]]);
    expect(openTabs(kept).openTab().get()).toEqual([line('a')]);
  });

  it.each([
    'not JSON',
    'null',
    '7',
    '{"owner":7,"guest":{},"users":[null,{"id":1},{"id":"ann","cart":[{}]}]}',
    '{"owner":"ann","users":{"ann":[]}}',
  ])('is empty for %s', (text) => {
    const { openTab } = openTabs(new Map([[KEY, text]]));
    const tab = openTab();
    expect([tab.get(), tab.getNotice()]).toEqual([[], null]);
    tab.belongTo('ann');
    expect(tab.get()).toEqual([]);
  });

  it('loses the entries of a notice that do not fit, and no other', () => {
    const notice = {
      capped: [{ bookId: 'a', title: 'A' }, null],
      leftOut: [{ bookId: 'b', title: 'B', x: 1 }],
    };
    const text = JSON.stringify({
      owner: 'ann',
      users: [{ id: 'ann', cart: [line('a')], notice }],
    });
    const tab = openTabs(new Map([[KEY, text]])).openTab();
    expect(tab.getNotice()).toEqual({ capped: [], leftOut: [{ bookId: 'b', title: 'B' }] });
  });
});
