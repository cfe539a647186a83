import type { BookCase } from '../cases.ts';
import type { Finding } from '../finding.ts';

const PARTS = ['on_hand', 'available', 'held', 'reserved'] as const;

/** I1: on hand, available, held and reserved copies of a book are 0 or more. */
export const judgeCounts = ({ id, book }: BookCase): Finding[] =>
  PARTS.flatMap((part) =>
    book && book[part] < 0
      ? [{ invariant: 'I1', subject: { kind: 'book', id }, what: `${part} is ${book[part]}` }]
      : [],
  );
