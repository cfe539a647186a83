import { createContext, use, useSyncExternalStore } from 'react';
import type { Cart } from './cart.ts';
import type { CartStore } from './cart-store.ts';

export const CartContext = createContext<CartStore | null>(null);

/** The cart as it is now, and the way to change it. */
export const useCart = (): { cart: Cart; update: CartStore['update'] } => {
  const store = use(CartContext);
  if (store === null) throw new Error('useCart is for components below CartContext');
  return { cart: useSyncExternalStore(store.subscribe, store.get), update: store.update };
};
