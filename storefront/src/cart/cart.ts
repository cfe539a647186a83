/** One book in the cart, with what was known of it when it was put there or last agreed to. */
export type CartLine = {
  readonly bookId: string;
  readonly title: string;
  readonly author: string;
  readonly imageUrl: string | null;
  readonly unitCents: number;
  readonly quantity: number;
};

export type Cart = readonly CartLine[];

/** The limits of an order (packages/contracts/src/orders): what passes them could not be bought. */
export const MAX_LINES = 50;
export const MAX_COPIES = 100;

const MAX_CENTS = 100_000_000;
const MAX_TEXT = 2_000;

/** A whole number of copies that one line may have. */
export const clampQuantity = (quantity: number): number =>
  Math.min(Math.max(Math.trunc(quantity) || 1, 1), MAX_COPIES);

export const countCopies = (cart: Cart): number =>
  cart.reduce((sum, { quantity }) => sum + quantity, 0);

/** True when the line would be one book too many. */
export const isFullFor = (cart: Cart, bookId: string): boolean =>
  cart.length >= MAX_LINES && !cart.some((line) => line.bookId === bookId);

/** Copies of a book that is there already are added to its line; the newer title and price stay. */
export const addLine = (cart: Cart, added: CartLine): Cart => {
  if (isFullFor(cart, added.bookId)) return cart;
  const present = cart.find(({ bookId }) => bookId === added.bookId);
  if (!present) return [...cart, { ...added, quantity: clampQuantity(added.quantity) }];
  const quantity = clampQuantity(present.quantity + added.quantity);
  return cart.map((line) => (line === present ? { ...added, quantity } : line));
};

/** Changes one line; a line that is no longer there stays away. */
export const changeLine = (
  cart: Cart,
  bookId: string,
  change: Partial<Pick<CartLine, 'quantity' | 'unitCents'>>,
): Cart =>
  cart.map((line) =>
    line.bookId === bookId
      ? { ...line, ...change, quantity: clampQuantity(change.quantity ?? line.quantity) }
      : line,
  );

export const removeLine = (cart: Cart, bookId: string): Cart =>
  cart.filter((line) => line.bookId !== bookId);

const isText = (value: unknown, max = MAX_TEXT): value is string =>
  typeof value === 'string' && value !== '' && value.length <= max;

const isWhole = (value: unknown, min: number, max: number): value is number =>
  Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max;

const parseLine = (value: unknown): CartLine[] => {
  if (typeof value !== 'object' || value === null) return [];
  const { bookId, title, author, imageUrl, unitCents, quantity }: Record<string, unknown> = {
    ...value,
  };
  if (!isText(bookId, 100) || !isText(title) || !isText(author)) return [];
  if (!isWhole(unitCents, 0, MAX_CENTS) || !isWhole(quantity, 1, MAX_COPIES)) return [];
  return [
    { bookId, title, author, imageUrl: isText(imageUrl) ? imageUrl : null, unitCents, quantity },
  ];
};

/** The lines of a kept cart. It may be of another version or written by anyone: what does not fit is left out. */
export const parseCart = (kept: unknown): Cart =>
  Array.isArray(kept) ? kept.flatMap(parseLine).reduce<Cart>(addLine, []) : [];
