type Part = {
  /** In their order. */
  ids: readonly string[];
  /** More follow. */
  isCut: boolean;
  /** False where the last id may have more than what is here. */
  isLastWhole?: boolean;
};

/**
 * Up to which id parts that were read side by side, each up to its own bound, are all whole; null when nothing
 * follows. An id that fills a part alone counts as whole: else nobody would get past it.
 */
export const cutTogether = (parts: readonly Part[]): string | null => {
  const bounds = parts.flatMap(({ ids, isCut, isLastWhole = true }) => {
    const last = ids.at(-1);
    if (!isCut || last === undefined) return [];
    return [isLastWhole ? last : (ids.findLast((id) => id !== last) ?? last)];
  });
  return bounds.length === 0 ? null : bounds.reduce((one, other) => (one < other ? one : other));
};
