import { createHmac } from 'node:crypto';
import { getRounds } from 'bcryptjs';

/**
 * Hashes to check a password against when no user has the name, so that the time does not reveal whether a user exists.
 * After a change of the cost, stored hashes have different costs. A name gets its decoy by a keyed hash, in the same
 * proportions: the same one each time, and nobody can tell which cost an unknown name has.
 */
export type Decoys = {
  hashFor: (foldedName: string) => string;
  /** Takes the proportions of the costs from a sample of stored hashes. */
  update: (hashes: readonly string[]) => void;
};

const MAX_UINT32 = 2 ** 32;

export const createDecoys = (secret: string, cost: number): Decoys => {
  let costs: readonly number[] = [cost];
  return {
    hashFor: (foldedName) => {
      const digest = createHmac('sha256', secret).update(`decoy:${foldedName}`).digest();
      const index = Math.floor((digest.readUInt32BE() / MAX_UINT32) * costs.length);
      return decoyHash(costs[index] ?? cost);
    },
    update: (hashes) => {
      if (hashes.length > 0) costs = hashes.map(getRounds).toSorted((one, other) => one - other);
    },
  };
};

/** A well-formed hash that no password fits. */
const decoyHash = (cost: number): string =>
  `$2b$${String(cost).padStart(2, '0')}$${'.'.repeat(22)}${'.'.repeat(31)}`;
