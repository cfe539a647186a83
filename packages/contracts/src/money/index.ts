import { z } from 'zod';

// Apart, so that a page that counts cents does not carry zod along.
export * from '../cents/index.ts';

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
