import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';

type OnAddresses = (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void;
/** `lookup` of node:dns, for all addresses of a name. */
export type LookupAll = (name: string, options: LookupOptions, done: OnAddresses) => void;

const lookupAll: LookupAll = (name, options, done) => lookup(name, { ...options, all: true }, done);

const byAddress = (one: LookupAddress, other: LookupAddress): number =>
  one.address.localeCompare(other.address);

/**
 * A `lookup` for sockets that rotates the addresses of a name at each call. The system returns them in
 * a fixed order, so a client would retry a broker that accepts connections but never answers, and
 * never reach the healthy ones behind the same name.
 */
export const createRoundRobinLookup = (resolve: LookupAll = lookupAll): LookupFunction => {
  let next = Math.floor(Math.random() * 1_000);
  return (name, options, done) => {
    resolve(name, options, (error, found) => {
      if (error) return done(error, []);
      const sorted = found.toSorted(byAddress);
      const first = next % Math.max(1, sorted.length);
      next = first + 1;
      const rotated = [...sorted.slice(first), ...sorted.slice(0, first)];
      if (options.all) return done(null, rotated);
      done(null, rotated[0]?.address ?? '', rotated[0]?.family);
    });
  };
};
