import { addLine, type Cart, isFullFor, MAX_COPIES } from './cart.ts';

/** What a buyer should know of two carts that were put together. Empty lists: nothing was cut off. */
export type MergeNotice = {
  /** Lines that came to more copies than one order may have: `wanted` before they were cut. */
  readonly capped: readonly { bookId: string; title: string; wanted: number }[];
  /** Books for which there was no room. */
  readonly leftOut: readonly { bookId: string; title: string }[];
};

/** The books of `guest` added to those of `own`. Without a notice when one of them was empty: then nobody is surprised. */
export const mergeCarts = (own: Cart, guest: Cart): { cart: Cart; notice: MergeNotice | null } => {
  let cart = own;
  const capped: MergeNotice['capped'][number][] = [];
  const leftOut: MergeNotice['leftOut'][number][] = [];
  for (const line of guest) {
    const { bookId, title } = line;
    if (isFullFor(cart, bookId)) {
      leftOut.push({ bookId, title });
      continue;
    }
    const present = cart.find((each) => each.bookId === bookId)?.quantity ?? 0;
    const wanted = present + line.quantity;
    if (wanted > MAX_COPIES) capped.push({ bookId, title, wanted });
    cart = addLine(cart, line);
  }
  return { cart, notice: own.length > 0 && guest.length > 0 ? { capped, leftOut } : null };
};
