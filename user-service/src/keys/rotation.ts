const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** A signing key without its key material. Generations count up without gaps. */
export type KeyDates = { kid: string; generation: number; activeFrom: Date };

/** Times in milliseconds. */
export type RotationRules = {
  /** For how long a key signs. */
  rotationMs: number;
  /** For how long a key is published before it signs: every verifier fetches it in that time. */
  leadMs: number;
  /** For how long a key stays published after it has signed: longer than its last token lives. */
  retentionMs: number;
};

export const rotationRules = (days: number, accessTokenTtlMs: number): RotationRules => ({
  rotationMs: days * DAY_MS,
  leadMs: 15 * MINUTE_MS,
  retentionMs: accessTokenTtlMs + 15 * MINUTE_MS,
});

const byGeneration = <Key extends KeyDates>(keys: readonly Key[]): Key[] =>
  keys.toSorted((a, b) => a.generation - b.generation);

/** The key that signs at this time. All replicas with the same keys switch at the same moment. */
export const signingKeyAt = <Key extends KeyDates>(
  keys: readonly Key[],
  now: Date,
): Key | undefined => byGeneration(keys).findLast((key) => key.activeFrom <= now);

export type RotationPlan = {
  /** The key to generate now, if any. */
  generate: { generation: number; activeFrom: Date } | null;
  /** Ids of the keys whose tokens have all expired. */
  drop: string[];
};

/** The first key signs at once: no verifier has fetched an earlier one. */
export const planRotation = (
  keys: readonly KeyDates[],
  now: Date,
  rules: RotationRules,
): RotationPlan => {
  const sorted = byGeneration(keys);
  const newest = sorted.at(-1);
  if (!newest) return { generate: { generation: 1, activeFrom: now }, drop: [] };

  const ageMs = now.getTime() - newest.activeFrom.getTime();
  const generate =
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
  return { generate, drop: drop.map((key) => key.kid) };
};
