/** From this many copies on nobody needs to hurry. */
const PLENTY = 6;

export type StockState = 'sold-out' | 'few' | 'plenty';

export const stockStateOf = (stock: number): StockState => {
  if (stock <= 0) return 'sold-out';
  return stock < PLENTY ? 'few' : 'plenty';
};

/** "sold out", "3 left" or "in stock", from the copies that can be bought now. */
export const stockWords = (stock: number): string => {
  const state = stockStateOf(stock);
  if (state === 'sold-out') return 'sold out';
  return state === 'few' ? `${stock} left` : 'in stock';
};
