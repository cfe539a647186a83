import { CURRENCY, decimalFromCents } from '@bookstore/contracts/money';

const format = new Intl.NumberFormat('en-US', { style: 'currency', currency: CURRENCY });

/** Whole cents → "$19.99". */
export const formatCents = (cents: number): string => format.format(decimalFromCents(cents));
