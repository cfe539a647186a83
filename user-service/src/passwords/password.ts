/** bcrypt reads no more than this; what is longer can be nobody's password. */
const MAX_PASSWORD_BYTES = 72;

export const isTooLong = (password: string): boolean =>
  Buffer.byteLength(password) > MAX_PASSWORD_BYTES;

/**
 * A well-formed hash that no password fits: checking against it costs the same time as checking
 * against a real one, so that the time does not tell whether a user exists.
 */
export const decoyHash = (cost: number): string =>
  `$2b$${String(cost).padStart(2, '0')}$${'.'.repeat(22)}${'.'.repeat(31)}`;

/** Slow work, done elsewhere than on the event loop. Throws `unavailable` when too much of it waits. */
export type Passwords = {
  hash: (password: string) => Promise<string>;
  /** Takes the same time without a hash (nobody of that name), and is then never right. */
  isRight: (password: string, hash: string | null) => Promise<boolean>;
};
