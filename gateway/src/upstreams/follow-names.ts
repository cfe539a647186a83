import { lookup as lookUpName } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { Balancer } from './balancer.ts';
import type { Replica } from './replica.ts';

/** All addresses of a host name; rejects when the name is not known now. */
export type Lookup = (host: string) => Promise<readonly string[]>;

/** Addresses of one family, IPv4 where there is any: those of both are the same replicas. */
export const lookUp: Lookup = async (host) => {
  const found = await lookUpName(host, { all: true, order: 'ipv4first' });
  const family = found[0]?.family;
  return found.filter((each) => each.family === family).map(({ address }) => address);
};

export type Follower = { start: () => void; stop: () => void };

type Parts = {
  balancer: Balancer;
  /** Base URLs of the service. */
  urls: readonly string[];
  lookup: Lookup;
  createReplica: (url: string) => Replica;
  onGone: (url: string) => void;
  intervalMs: number;
};

/**
 * Keeps each address behind the names of a service as a replica of its own, so that one that is dead
 * is known as dead beside the others. A name that can't be looked up keeps its last addresses.
 */
export const createFollower = (parts: Parts): Follower => {
  const { balancer, urls, lookup, intervalMs } = parts;
  const lastKnown = new Map<string, readonly string[]>();
  let timer: NodeJS.Timeout | undefined;
  let running = false;
  let stopped = false;

  const addressesOf = async (url: string): Promise<readonly string[]> => {
    const known = lastKnown.get(url) ?? [new URL(url).origin];
    const found = hasName(url) ? await lookup(hostOf(url)).catch(() => []) : [];
    const latest = found.length > 0 ? found.map((address) => withHost(url, address)) : known;
    lastKnown.set(url, latest);
    return latest;
  };
  const refresh = async (): Promise<void> => {
    if (running) return;
    running = true;
    const found = new Set((await Promise.all(urls.map(addressesOf))).flat());
    running = false;
    const before = new Map(balancer.replicas().map((replica) => [replica.url, replica]));
    const isSame = found.size === before.size && [...found].every((url) => before.has(url));
    if (stopped || isSame) return;
    balancer.replace([...found].map((url) => before.get(url) ?? parts.createReplica(url)));
    for (const url of before.keys()) if (!found.has(url)) parts.onGone(url);
  };
  return {
    start: () => {
      if (!urls.some(hasName)) return;
      void refresh();
      timer = setInterval(() => void refresh(), intervalMs);
    },
    stop: () => {
      stopped = true;
      clearInterval(timer);
    },
  };
};

const hasName = (url: string): boolean => isIP(hostOf(url)) === 0;

const hostOf = (url: string): string => new URL(url).hostname.replace(/^\[|\]$/g, '');

const withHost = (url: string, address: string): string => {
  const replica = new URL(url);
  replica.hostname = isIP(address) === 6 ? `[${address}]` : address;
  return replica.origin;
};
