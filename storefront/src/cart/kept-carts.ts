import { type Cart, parseCart } from './cart.ts';
import { type MergeNotice, mergeCarts } from './merge-carts.ts';
import { parseMergeNotice } from './parse-merge-notice.ts';

/** Who a cart belongs to: the id of a user, or null for a visitor. */
export type CartOwner = string | null;

type UserCart = { readonly cart: Cart; readonly notice: MergeNotice | null };

/** All carts of this browser. They are written as one text, so that a merge happens as a whole or not at all. */
export type KeptCarts = {
  /** Who was signed in last, and has not signed out. */
  readonly owner: CartOwner;
  readonly guest: Cart;
  readonly users: ReadonlyMap<string, UserCart>;
};

const EMPTY: Cart = [];
export const NO_CARTS: KeptCarts = { owner: null, guest: EMPTY, users: new Map() };

export const cartOf = ({ guest, users }: KeptCarts, owner: CartOwner): Cart =>
  owner === null ? guest : (users.get(owner)?.cart ?? EMPTY);

export const noticeOf = ({ users }: KeptCarts, owner: CartOwner): MergeNotice | null =>
  owner === null ? null : (users.get(owner)?.notice ?? null);

const withUser = (kept: KeptCarts, id: string, mine: UserCart): KeptCarts => {
  const users = new Map(kept.users);
  // An empty cart is no cart, and what was said of it is of no use any more.
  if (mine.cart.length === 0) users.delete(id);
  else users.set(id, mine);
  return { ...kept, users };
};

export const withCart = (kept: KeptCarts, owner: CartOwner, cart: Cart): KeptCarts =>
  owner === null
    ? { ...kept, guest: cart }
    : withUser(kept, owner, { cart, notice: noticeOf(kept, owner) });

export const withoutNotice = (kept: KeptCarts, owner: CartOwner): KeptCarts =>
  owner === null ? kept : withUser(kept, owner, { cart: cartOf(kept, owner), notice: null });

/** One entry for each book: the one that was said last. */
const latest = <T extends { bookId: string }>(entries: readonly T[]): T[] => [
  ...new Map(entries.map((entry) => [entry.bookId, entry])).values(),
];

/** Someone signed in, or out (null). What was chosen before the sign-in becomes the user's: once, however often this is called. */
export const handOver = (kept: KeptCarts, owner: CartOwner): KeptCarts => {
  if (owner === null) return kept.owner === null ? kept : { ...kept, owner };
  if (kept.owner === owner && kept.guest.length === 0) return kept;
  const before = noticeOf(kept, owner);
  const { cart, notice } = mergeCarts(cartOf(kept, owner), kept.guest);
  const said = {
    capped: latest([...(before?.capped ?? []), ...(notice?.capped ?? [])]),
    leftOut: latest([...(before?.leftOut ?? []), ...(notice?.leftOut ?? [])]),
  };
  const mine = { cart, notice: before || notice ? said : null };
  return withUser({ ...kept, owner, guest: EMPTY }, owner, mine);
};

export const writeKeptCarts = ({ owner, guest, users }: KeptCarts): string =>
  JSON.stringify({
    owner,
    guest,
    users: [...users].map(([id, { cart, notice }]) => ({ id, cart, notice })),
  });

const parseUser = (value: unknown): [string, UserCart][] => {
  const { id, cart, notice }: Record<string, unknown> = { ...Object(value) };
  const lines = parseCart(cart);
  if (typeof id !== 'string' || lines.length === 0) return [];
  return [[id, { cart: lines, notice: parseMergeNotice(notice) }]];
};

/** Reads what was kept. It may be of another version or written by anyone: what does not fit is left out. */
export const parseKeptCarts = (text: string | null): KeptCarts => {
  try {
    const kept: unknown = JSON.parse(text ?? 'null');
    // Before carts had owners there was one, and it was a visitor's.
    if (Array.isArray(kept)) return { ...NO_CARTS, guest: parseCart(kept) };
    const { owner, guest, users }: Record<string, unknown> = { ...Object(kept) };
    return {
      owner: typeof owner === 'string' ? owner : null,
      guest: parseCart(guest),
      users: new Map(Array.isArray(users) ? users.flatMap(parseUser) : []),
    };
  } catch {
    return NO_CARTS;
  }
};
