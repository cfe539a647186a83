const checkDigit10 = (digits: string): string => {
  const sum = Array.from(digits, Number).reduce(
    (total, digit, index) => total + digit * (10 - index),
    0,
  );
  const rest = (11 - (sum % 11)) % 11;
  return rest === 10 ? 'X' : String(rest);
};

const checkDigit13 = (digits: string): string => {
  const sum = Array.from(digits, Number).reduce(
    (total, digit, index) => total + digit * (index % 2 === 0 ? 1 : 3),
    0,
  );
  return String((10 - (sum % 10)) % 10);
};

/** Drops hyphens and spaces; the check digit X of an ISBN-10 is upper case. */
export const normaliseIsbn = (text: string): string => text.replaceAll(/[- ]/g, '').toUpperCase();

/** True for a normalised ISBN-10 or ISBN-13 with the right check digit. */
export const isIsbn = (isbn: string): boolean => {
  if (/^\d{9}[\dX]$/.test(isbn)) return checkDigit10(isbn.slice(0, 9)) === isbn.at(-1);
  if (/^97[89]\d{10}$/.test(isbn)) return checkDigit13(isbn.slice(0, 12)) === isbn.at(-1);
  return false;
};
