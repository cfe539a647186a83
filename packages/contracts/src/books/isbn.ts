import IsbnVerify from '@w0s/isbn-verify';

const DIGITS = Array.from('0123456789');

/** Drops hyphens and spaces; the check digit X of an ISBN-10 becomes upper case. */
export const normaliseIsbn = (text: string): string => text.replaceAll(/[- ]/g, '').toUpperCase();

/** True for a normalised ISBN-10, or ISBN-13 with the prefix 978 or 979, whose check digit is right. */
export const isIsbn = (isbn: string): boolean =>
  !isbn.includes('-') && new IsbnVerify(isbn).isValid();

/**
 * The ISBN-13 of a book, whichever of its two numbers is given: equal keys mean the same book.
 * @param isbn a number for which `isIsbn` holds
 */
export const isbnKey = (isbn: string): string => {
  if (isbn.length === 13) return isbn;
  const prefix = `978${isbn.slice(0, 9)}`;
  const checkDigit = DIGITS.find((digit) => isIsbn(prefix + digit));
  if (checkDigit === undefined) throw new TypeError(`not a normalised ISBN: ${isbn}`);
  return prefix + checkDigit;
};
