/** Dollars (at most two decimals) → whole cents, exactly. */
export const centsFromDecimal = (amount: number): number => Math.round(amount * 100);

/** Whole cents → dollars: the nearest double, which JSON prints with at most two decimals. */
export const decimalFromCents = (cents: number): number => cents / 100;

export const CURRENCY = 'USD';
