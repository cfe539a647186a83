/** So many of these books, spread evenly over them, none of which was taken before. */
export type TakeNewBooks = (books: readonly string[], count: number) => string[];

/**
 * Remembers what was taken over the life of a shop, which may grow meanwhile. When none is left all count as
 * new again.
 * @param from where in each of the even parts to begin, 0 to 1: two that begin apart take different books
 */
export const createTakeNewBooks = (from: number): TakeNewBooks => {
  const taken = new Set<string>();
  const takeFrom = (books: readonly string[], start: number): string => {
    for (let passed = 0; passed < books.length; passed += 1) {
      const id = books[(start + passed) % books.length] ?? '';
      if (taken.has(id)) continue;
      taken.add(id);
      return id;
    }
    taken.clear();
    return takeFrom(books, start);
  };
  return (books, count) => {
    if (books.length === 0) return [];
    const step = books.length / count;
    return Array.from({ length: count }, (_, turn) =>
      takeFrom(books, Math.floor((turn + from) * step)),
    );
  };
};
