/** Kept in the history of the tab beside the address of an order: what its buyer was told that it costs. */
export const rememberShownTotal = (cents: number): { shownCents: number } => ({
  shownCents: cents,
});

/** What `rememberShownTotal` put there, in cents; null for an order that was come to in another way. */
export const readShownTotal = (historyState: unknown): number | null => {
  const { shownCents }: Record<string, unknown> = { ...Object(historyState) };
  return typeof shownCents === 'number' && Number.isSafeInteger(shownCents) ? shownCents : null;
};
