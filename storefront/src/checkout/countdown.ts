/** Milliseconds left → "4:05"; never below "0:00", and "0:01" as long as anything is left. */
export const countdownWords = (leftMs: number): string => {
  const seconds = Math.max(0, Math.ceil(leftMs / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
};
