import { z } from 'zod';

/** Highest price in major units. */
const MAX_PRICE = 1_000_000;

const hasAtMostTwoDecimals = (amount: number): boolean => Math.round(amount * 100) / 100 === amount;

/** Money on the wire: a decimal number of US dollars with at most two decimals, 0 to 1,000,000. */
export const priceSchema = z
  .number()
  .min(0)
  .max(MAX_PRICE)
  .refine(hasAtMostTwoDecimals, 'must have at most two decimals')
  .meta({ description: 'US dollars with at most two decimals', example: 19.99 });

/** Money on the way out: a sum may pass the highest price of one book. */
export const amountSchema = z.number().min(0).meta({ description: 'US dollars', example: 39.98 });

/** Dollars (at most two decimals) → whole cents, exactly. */
export const centsFromDecimal = (amount: number): number => Math.round(amount * 100);

/** Whole cents → dollars: the nearest double, which JSON prints with at most two decimals. */
export const decimalFromCents = (cents: number): number => cents / 100;

export const CURRENCY = 'USD';
