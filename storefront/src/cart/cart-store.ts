import { type Cart, parseCart } from './cart.ts';

const KEY = 'bookstore.cart';

/** The parts of localStorage that the cart needs. Both may throw: switched off, or full. */
type TextStorage = Pick<Storage, 'getItem' | 'setItem'>;

/** Calls back when another tab changed the storage; gives the function that ends it. */
type WatchOtherTabs = (changed: (key: string | null) => void) => () => void;

export type CartStore = {
  readonly get: () => Cart;
  /** Applies a change to what is kept now: what another tab put there a moment ago is not lost. */
  readonly update: (change: (cart: Cart) => Cart) => void;
  readonly subscribe: (listener: () => void) => () => void;
};

/** The cart, kept over reloads and the same in all tabs; in memory only where the browser keeps nothing. */
export const createCartStore = (
  storage: TextStorage,
  watchOtherTabs: WatchOtherTabs,
): CartStore => {
  const listeners = new Set<() => void>();
  const read = (fallback: Cart): Cart => {
    try {
      return parseCart(storage.getItem(KEY));
    } catch {
      return fallback;
    }
  };
  let cart = read([]);
  let keeps = true;
  const show = (next: Cart) => {
    cart = next;
    for (const listener of listeners) listener();
  };
  watchOtherTabs((key) => {
    // null: everything was cleared.
    if (key === KEY || key === null) show(read(cart));
  });
  return {
    get: () => cart,
    update: (change) => {
      const next = change(keeps ? read(cart) : cart);
      try {
        storage.setItem(KEY, JSON.stringify(next));
        keeps = true;
      } catch {
        keeps = false;
      }
      show(next);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
