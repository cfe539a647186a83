const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** What is known of a signing key without its secrets. Generations count up without gaps. */
export type KeyDates = { kid: string; generation: number; activeFrom: Date };

/** Times in milliseconds. */
export type RotationRules = {
  /** A key signs for as long as this. */
  rotationMs: number;
  /** A key is published for as long as this before it signs: who verifies has fetched it by then. */
  leadMs: number;
  /** A key that signs no more stays published for as long as this: longer than its last token lives. */
  retentionMs: number;
};

export const rotationRules = (days: number, accessTokenTtlMs: number): RotationRules => ({
  rotationMs: days * DAY_MS,
  leadMs: 15 * MINUTE_MS,
  retentionMs: accessTokenTtlMs + 15 * MINUTE_MS,
});

const byGeneration = <Key extends KeyDates>(keys: readonly Key[]): Key[] =>
  keys.toSorted((a, b) => a.generation - b.generation);

/** The key that signs at this time: all replicas that know the same keys switch at the same moment. */
export const signingKeyAt = <Key extends KeyDates>(
  keys: readonly Key[],
  now: Date,
): Key | undefined => byGeneration(keys).findLast((key) => key.activeFrom <= now);

export type RotationPlan = {
  /** The key to make now, if any. */
  make: { generation: number; activeFrom: Date } | null;
  /** Keys whose tokens have all ended. */
  drop: string[];
};

/** The first key signs at once: before it there is nothing that anyone could have fetched. */
export const planRotation = (
  keys: readonly KeyDates[],
  now: Date,
  rules: RotationRules,
): RotationPlan => {
  const sorted = byGeneration(keys);
  const newest = sorted.at(-1);
  if (!newest) return { make: { generation: 1, activeFrom: now }, drop: [] };

  const ageMs = now.getTime() - newest.activeFrom.getTime();
  const make =
    ageMs < rules.rotationMs - rules.leadMs
      ? null
      : {
          generation: newest.generation + 1,
          activeFrom: new Date(now.getTime() + rules.leadMs),
        };
  const drop = sorted.filter((_, index) => {
    const successor = sorted[index + 1];
    return successor && now.getTime() - successor.activeFrom.getTime() >= rules.retentionMs;
  });
  return { make, drop: drop.map((key) => key.kid) };
};
