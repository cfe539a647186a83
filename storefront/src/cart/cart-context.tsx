import { createContext, use, useSyncExternalStore } from 'react';
import type { Cart } from './cart.ts';
import type { CartStore } from './cart-store.ts';
import type { MergeNotice } from './merge-carts.ts';

export const CartContext = createContext<CartStore | null>(null);

const useCartStore = (): CartStore => {
  const store = use(CartContext);
  if (store === null) throw new Error('the cart is for components below CartContext');
  return store;
};

/** The cart as it is now, and the way to change it. */
export const useCart = (): { cart: Cart; update: CartStore['update'] } => {
  const store = useCartStore();
  return { cart: useSyncExternalStore(store.subscribe, store.get), update: store.update };
};

/** What is to be said of a cart that was put together with another one. */
export const useMergeNotice = (): { notice: MergeNotice | null; dismiss: () => void } => {
  const store = useCartStore();
  const notice = useSyncExternalStore(store.subscribe, store.getNotice);
  return { notice, dismiss: store.dismissNotice };
};
