import { z } from 'zod';

/** Highest price in US dollars. */
const MAX_PRICE = 1_000_000;
const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;
const MAX_CURSOR_LENGTH = 2_000;

const hasAtMostTwoDecimals = (amount: number): boolean => Math.round(amount * 100) / 100 === amount;

/** A price in a body: US dollars with at most two decimals, 0 to 1,000,000. */
export const priceSchema = z
  .number()
  .min(0)
  .max(MAX_PRICE)
  .refine(hasAtMostTwoDecimals, 'must have at most two decimals')
  .meta({ description: 'US dollars with at most two decimals', example: 19.99 });

/** An amount in a reply: US dollars. A sum may exceed the highest price of one book. */
export const amountSchema = z.number().min(0).meta({ description: 'US dollars', example: 39.98 });

/** A whole number in a query, written in decimal digits. */
const queryIntegerSchema = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.int().min(min).max(max));

/** `limit` and `cursor` of every list: 1 to 100 items, 20 by default. */
export const pageQueryShape = {
  limit: queryIntegerSchema(1, MAX_LIMIT).default(DEFAULT_LIMIT),
  cursor: z.string().min(1).max(MAX_CURSOR_LENGTH).optional(),
};

export const pageQuerySchema = z.strictObject(pageQueryShape);
