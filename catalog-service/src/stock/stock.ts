/** The copies of one book. Always: onHand = available + held + reserved, and none below 0. */
export type Stock = {
  /** In the house, whoever they are meant for. */
  onHand: number;
  /** Can be bought now. */
  available: number;
  /** Kept for a limited time for a buyer who has not ordered yet. */
  held: number;
  /** Belong to an order that is not settled yet. */
  reserved: number;
};

export type StockDelta = { available?: number; held?: number; reserved?: number };

/** Stock after copies moved between its parts, came in or went out. Throws when a part would fall below 0. */
export const moveStock = (stock: Stock, delta: StockDelta): Stock => {
  const available = stock.available + (delta.available ?? 0);
  const held = stock.held + (delta.held ?? 0);
  const reserved = stock.reserved + (delta.reserved ?? 0);
  if (Math.min(available, held, reserved) < 0) {
    throw new RangeError('a part of the stock would fall below 0');
  }
  return { onHand: available + held + reserved, available, held, reserved };
};
