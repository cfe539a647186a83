/** What a buyer wants of one book, over all lines that named it. */
export type WantedLine = {
  bookId: string;
  quantity: number;
  /** Positions in the body of the lines that were merged into this one. */
  sources: readonly number[];
};

type Line = { book_id: string; quantity: number };

/** One line per book, in the order of their first mention. */
export const mergeLines = (lines: readonly Line[]): WantedLine[] => {
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
