import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';

type Given = (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void;
/** `lookup` of node:dns, for all addresses of a name. */
export type LookUpAll = (name: string, options: LookupOptions, give: Given) => void;

const lookUpAll: LookUpAll = (name, options, give) => lookup(name, { ...options, all: true }, give);

const byAddress = (one: LookupAddress, other: LookupAddress): number =>
  one.address.localeCompare(other.address);

/**
 * A `lookup` for sockets that begins with another address of the name at each call. The system sorts
 * them the same way each time, so that a broker that takes connections but says nothing would be
 * tried for ever, with sound ones beside it.
 */
export const createLookupInTurn = (lookAll: LookUpAll = lookUpAll): LookupFunction => {
  let turn = Math.floor(Math.random() * 1_000);
  return (name, options, give) => {
    lookAll(name, options, (error, found) => {
      if (error) return give(error, []);
      const sorted = found.toSorted(byAddress);
      const first = turn % Math.max(1, sorted.length);
      turn = first + 1;
      const inTurn = [...sorted.slice(first), ...sorted.slice(0, first)];
      if (options.all) return give(null, inTurn);
      give(null, inTurn[0]?.address ?? '', inTurn[0]?.family);
    });
  };
};
