import type { SessionStore } from '../session/session-store.ts';
import type { CartStore } from './cart-store.ts';

/** The cart is always that of who is signed in. While that is not known yet, it stays as it was. */
export const giveCartToUser = (
  { get, subscribe }: Pick<SessionStore, 'get' | 'subscribe'>,
  { belongTo }: Pick<CartStore, 'belongTo'>,
): void => {
  const follow = (): void => {
    const state = get();
    if (state.kind === 'signed-in') belongTo(state.session.user_id);
    if (state.kind === 'visitor') belongTo(null);
  };
  follow();
  subscribe(follow);
};
