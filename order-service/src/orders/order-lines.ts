import { createHash } from 'node:crypto';

/** How many copies of one book a client asks for, summed over all lines that name it. */
export type RequestedLine = {
  bookId: string;
  quantity: number;
  /** Indexes in the body of the lines that were merged into this one. */
  sources: readonly number[];
};

type Line = { book_id: string; quantity: number };

/** One line per book, in the order in which the books first appear. */
export const mergeLines = (lines: readonly Line[]): RequestedLine[] => {
  const merged = new Map<string, { bookId: string; quantity: number; sources: number[] }>();
  for (const [position, line] of lines.entries()) {
    const known = merged.get(line.book_id);
    if (known) {
      known.quantity += line.quantity;
      known.sources.push(position);
    } else {
      const { book_id: bookId, quantity } = line;
      merged.set(bookId, { bookId, quantity, sources: [position] });
    }
  }
  return [...merged.values()];
};

type OrderRequest = {
  lines: readonly RequestedLine[];
  paymentToken: string;
  holdId: string | undefined;
};

/** The fingerprint of an Idempotency-Key: equal for bodies with the same merged lines, token and hold. */
export const fingerprintOf = ({ lines, paymentToken, holdId }: OrderRequest): string => {
  const wanted = lines.map((line) => [line.bookId, line.quantity]);
  return createHash('sha256')
    .update(JSON.stringify([wanted, paymentToken, holdId ?? null]))
    .digest('base64url');
};
