import type { MergeNotice } from './merge-carts.ts';

const MAX_ENTRIES = 100;

const readBook = (value: unknown): { bookId: string; title: string; wanted: unknown }[] => {
  const { bookId, title, wanted }: Record<string, unknown> = { ...Object(value) };
  return typeof bookId === 'string' && typeof title === 'string' ? [{ bookId, title, wanted }] : [];
};

const readBooks = (value: unknown) =>
  Array.isArray(value) ? value.slice(0, MAX_ENTRIES).flatMap(readBook) : [];

/** Reads a kept notice with distrust: null when there is none, and without the entries that do not fit. */
export const parseMergeNotice = (value: unknown): MergeNotice | null => {
  if (typeof value !== 'object' || value === null) return null;
  const { capped, leftOut }: Record<string, unknown> = { ...value };
  return {
    capped: readBooks(capped).flatMap(({ wanted, ...book }) =>
      typeof wanted === 'number' ? [{ ...book, wanted }] : [],
    ),
    leftOut: readBooks(leftOut).map(({ bookId, title }) => ({ bookId, title })),
  };
};
