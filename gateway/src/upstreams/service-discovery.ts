import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { Balancer } from './balancer.ts';
import type { Replica } from './replica.ts';

/** Returns all addresses of a host name. Rejects when the name is unknown. */
export type ResolveHost = (host: string) => Promise<readonly string[]>;

/** Returns addresses of one family, because those of both lead to the same replicas. Prefers IPv4. */
export const resolveHost: ResolveHost = async (host) => {
  const records = await lookup(host, { all: true, order: 'ipv4first' });
  const family = records[0]?.family;
  return records.filter((record) => record.family === family).map(({ address }) => address);
};

export type ServiceDiscovery = { start: () => void; stop: () => void };

type Parts = {
  balancer: Balancer;
  /** Base URLs of the service. */
  urls: readonly string[];
  resolveHost: ResolveHost;
  createReplica: (url: string) => Replica;
  onRemoved: (url: string) => void;
  intervalMs: number;
};

/**
 * Resolves the host names of a service periodically and makes each address a replica of its own, so that a dead one does
 * not affect the others. A name that cannot be resolved keeps its last addresses.
 */
export const createServiceDiscovery = (parts: Parts): ServiceDiscovery => {
  const { balancer, urls, intervalMs } = parts;
  const lastKnown = new Map<string, readonly string[]>();
  let timer: NodeJS.Timeout | undefined;
  let isRunning = false;
  let isStopped = false;

  const replicaUrlsOf = async (url: string): Promise<readonly string[]> => {
    const known = lastKnown.get(url) ?? [new URL(url).origin];
    const addresses = hasHostName(url) ? await parts.resolveHost(hostOf(url)).catch(() => []) : [];
    const latest = addresses.length > 0 ? addresses.map((each) => withHost(url, each)) : known;
    lastKnown.set(url, latest);
    return latest;
  };
  const refresh = async (): Promise<void> => {
    if (isRunning) return;
    isRunning = true;
    const found = new Set((await Promise.all(urls.map(replicaUrlsOf))).flat());
    isRunning = false;
    const before = new Map(balancer.replicas().map((replica) => [replica.url, replica]));
    const isUnchanged = found.size === before.size && [...found].every((url) => before.has(url));
    if (isStopped || isUnchanged) return;
    balancer.replace([...found].map((url) => before.get(url) ?? parts.createReplica(url)));
    for (const url of before.keys()) if (!found.has(url)) parts.onRemoved(url);
  };
  return {
    start: () => {
      if (!urls.some(hasHostName)) return;
      void refresh();
      timer = setInterval(() => void refresh(), intervalMs);
    },
    stop: () => {
      isStopped = true;
      clearInterval(timer);
    },
  };
};

const hasHostName = (url: string): boolean => isIP(hostOf(url)) === 0;

const hostOf = (url: string): string => new URL(url).hostname.replace(/^\[|\]$/g, '');

const withHost = (url: string, address: string): string => {
  const replica = new URL(url);
  replica.hostname = isIP(address) === 6 ? `[${address}]` : address;
  return replica.origin;
};
