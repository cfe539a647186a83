import { describe, expect, it } from '@jest/globals';
import { addLine, type Cart, changeLine, countCopies, parseCart, removeLine } from './cart.ts';
import { createCartStore } from './cart-store.ts';

const line = (bookId: string, quantity = 1) => ({
  bookId,
  title: `Title of ${bookId}`,
  author: 'A. Author',
  imageUrl: null,
  unitCents: 1_999,
  quantity,
});

describe('the cart', () => {
  it('adds copies of a book that is there to its line, up to what one order may have', () => {
    const cart = addLine(addLine([], line('a', 2)), line('a', 3));
    expect(cart).toEqual([line('a', 5)]);
    expect(countCopies(addLine(cart, line('a', 99)))).toBe(100);
  });

  it('takes no more books than one order may have', () => {
    const full = Array.from({ length: 50 }, (_, index) => line(`b${index}`));
    expect(addLine(full, line('one-more'))).toEqual(full);
    expect(countCopies(addLine(full, line('b7')))).toBe(51);
  });

  it('changes and removes one line only', () => {
    const cart: Cart = [line('a'), line('b')];
    expect(changeLine(cart, 'a', { quantity: 4 })).toEqual([line('a', 4), line('b')]);
    expect(removeLine(cart, 'a')).toEqual([line('b')]);
    expect(changeLine(cart, 'c', { quantity: 4 })).toEqual(cart);
  });
});

describe('a cart that was kept', () => {
  it('is read back as it was', () => {
    const cart = [line('a', 3), line('b')];
    expect(parseCart(JSON.stringify(cart))).toEqual(cart);
  });

  it.each([null, '', 'not JSON', '{}', '[null]', '[{"bookId":"a"}]'])('is empty for %j', (text) => {
    expect(parseCart(text)).toEqual([]);
  });

  it.each([
    { quantity: 0 },
    { quantity: 1.5 },
    { quantity: '2' },
    { unitCents: -1 },
    { bookId: '' },
  ])('loses a line with %j, and no other', (fault) => {
    const kept = JSON.stringify([{ ...line('a'), ...fault }, line('b')]);
    expect(parseCart(kept)).toEqual([line('b')]);
  });
});

/** Browser storage that several tabs share; `tell` is the event that the others get. */
const openTabs = () => {
  const kept = new Map<string, string>();
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
  return { openTab, tell: () => watchers.forEach((changed) => changed(null)) };
};

const refuse = () => {
  throw new Error('storage is off');
};

describe('the cart of several tabs', () => {
  it('keeps what each of them put there, told of the other or not', () => {
    const { openTab, tell } = openTabs();
    const [one, two] = [openTab(), openTab()];
    one.update((cart) => addLine(cart, line('a')));
    two.update((cart) => addLine(cart, line('b')));
    tell();
    expect(one.get()).toEqual([line('a'), line('b')]);
    expect(two.get()).toEqual(one.get());
  });

  it('stays in memory where the browser keeps nothing', () => {
    const store = createCartStore({ getItem: refuse, setItem: refuse }, () => () => undefined);
    store.update((cart) => addLine(cart, line('a')));
    store.update((cart) => addLine(cart, line('b')));
    expect(store.get()).toHaveLength(2);
  });
});
