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
