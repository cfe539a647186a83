import type { Cart } from './cart.ts';
import {
  type CartOwner,
  cartOf,
  handOver,
  type KeptCarts,
  NO_CARTS,
  noticeOf,
  parseKeptCarts,
  withCart,
  withoutNotice,
  writeKeptCarts,
} from './kept-carts.ts';
import type { MergeNotice } from './merge-carts.ts';

const KEY = 'bookstore.cart';

/** The parts of localStorage that the cart needs. Both may throw: switched off, or full. */
type TextStorage = Pick<Storage, 'getItem' | 'setItem'>;

/** Calls back when another tab changed the storage; gives the function that ends it. */
type WatchOtherTabs = (changed: (key: string | null) => void) => () => void;

export type CartStore = {
  readonly get: () => Cart;
  /** What is to be said of the cart since it was put together with another one; null when nothing. */
  readonly getNotice: () => MergeNotice | null;
  /**
   * Applies a change to what is kept now: what another tab put there a moment ago is not lost.
   * `owner` when it is not the cart that is shown.
   */
  readonly update: (change: (cart: Cart) => Cart, owner?: CartOwner) => void;
  readonly dismissNotice: () => void;
  /** Shows the cart of this user, or of a visitor (null), from now on; a visitor's books become the user's. */
  readonly belongTo: (owner: CartOwner) => void;
  readonly subscribe: (listener: () => void) => () => void;
};

/**
 * The carts of this browser, kept over reloads and the same in all tabs; in memory only where the browser keeps nothing.
 * Until told whose cart it is, it is that of who was signed in last.
 */
export const createCartStore = (
  storage: TextStorage,
  watchOtherTabs: WatchOtherTabs,
): CartStore => {
  const listeners = new Set<() => void>();
  const read = (fallback: KeptCarts): KeptCarts => {
    try {
      return parseKeptCarts(storage.getItem(KEY));
    } catch {
      return fallback;
    }
  };
  let kept = read(NO_CARTS);
  let shown = kept.owner;
  let keeps = true;
  const show = (next: KeptCarts) => {
    kept = next;
    for (const listener of listeners) listener();
  };
  const change = (work: (kept: KeptCarts) => KeptCarts) => {
    const before = keeps ? read(kept) : kept;
    const next = work(before);
    show(next);
    if (next === before) return;
    try {
      storage.setItem(KEY, writeKeptCarts(next));
      keeps = true;
    } catch {
      keeps = false;
    }
  };
  watchOtherTabs((key) => {
    // null: everything was cleared.
    if (key === KEY || key === null) show(read(kept));
  });
  return {
    get: () => cartOf(kept, shown),
    getNotice: () => noticeOf(kept, shown),
    update: (work, owner = shown) =>
      change((now) => withCart(now, owner, work(cartOf(now, owner)))),
    dismissNotice: () => change((now) => withoutNotice(now, shown)),
    belongTo: (owner) => {
      shown = owner;
      change((now) => handOver(now, owner));
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
