import { z } from 'zod';

/** Highest price in US dollars. */
const MAX_PRICE = 1_000_000;
const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;
const MAX_CURSOR_LENGTH = 2_000;

type JsonSchema = Record<string, unknown>;

/** Metadata that puts this JSON Schema into the OpenAPI document instead of the generated one. */
export const documentedAs = (documented: JsonSchema) => ({
  override: ({ jsonSchema }: { jsonSchema: JsonSchema }): void => {
    for (const key of Object.keys(jsonSchema)) delete jsonSchema[key];
    Object.assign(jsonSchema, documented);
  },
});

/** True when a string has at most `max` characters: code points, as JSON Schema counts them. */
const hasAtMost = (max: number, text: string): boolean =>
  text.length <= max || (text.length <= 2 * max && Array.from(text).length <= max);

/** A string of `min` (0 or 1) to `max` characters. */
export const textSchema = (min: 0 | 1, max: number) =>
  z
    .string()
    .min(min)
    .refine((text) => hasAtMost(max, text), `must have at most ${max} characters`)
    .meta({ maxLength: max });

const hasAtMostTwoDecimals = (amount: number): boolean => Math.round(amount * 100) / 100 === amount;

/** A price in a body: US dollars with at most two decimals, 0 to 1,000,000. */
export const priceSchema = z
  .number()
  .min(0)
  .max(MAX_PRICE)
  .refine(hasAtMostTwoDecimals, 'must have at most two decimals')
  .meta({
    description: 'US dollars with at most two decimals',
    example: 19.99,
    multipleOf: 0.01,
  });

/** An amount in a reply: US dollars. A sum may exceed the highest price of one book. */
export const amountSchema = z.number().min(0).meta({ description: 'US dollars', example: 39.98 });

/** A whole number in a query, written in decimal digits. */
const queryIntegerSchema = (min: number, max: number, byDefault: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.int().min(min).max(max))
    .default(byDefault)
    .meta(documentedAs({ type: 'integer', minimum: min, maximum: max, default: byDefault }));

/** A price in a query, written as a decimal number. */
export const queryPriceSchema = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,20})?$/, 'must be a decimal number')
  .transform(Number)
  .pipe(priceSchema)
  .meta(
    documentedAs({
      type: 'number',
      minimum: 0,
      maximum: MAX_PRICE,
      multipleOf: 0.01,
      description: 'US dollars with at most two decimals, without an exponent',
    }),
  );

/** `true` or `false` in a query. */
export const queryBooleanSchema = z
  .enum(['true', 'false'])
  .transform((value) => value === 'true')
  .meta(documentedAs({ type: 'boolean' }));

/** `limit` and `cursor` of every list: 1 to 100 items, 20 by default. */
export const pageQueryShape = {
  limit: queryIntegerSchema(1, MAX_LIMIT, DEFAULT_LIMIT),
  cursor: textSchema(1, MAX_CURSOR_LENGTH)
    .meta({
      format: 'cursor',
      description: 'from the `Link` header of the page before; a cursor of another list is refused',
    })
    .optional(),
};

export const pageQuerySchema = z.strictObject(pageQueryShape);
