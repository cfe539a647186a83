import { Resolver } from 'node:dns/promises';
import type { ReadCores } from '../scaling/scale-services.ts';

const TIMEOUT_MS = 2_000;
const CPU_SECONDS = /^process_cpu_seconds_total(?:\{[^}]*\})? (\S+)/m;

/** Address (`host:port`) of each running replica. */
export type FindReplicas = (service: string) => Promise<readonly string[]>;

type Reading = { cpuSeconds: number; atMs: number };
type Readings = ReadonlyMap<string, Reading>;

/** The swarm's DNS lists the healthy tasks of a service on all nodes, by `tasks.<name>`. */
export const createFindReplicas = (port: number): FindReplicas => {
  const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: 1 });
  return async (service) => {
    const addresses = await resolver.resolve4(`tasks.${service}`).catch(() => []);
    return addresses.map((address) => `${address}:${port}`);
  };
};

/** Reads `/metrics` of the replicas: unlike the statistics of the engine, that works across nodes. */
export const createReadCores = (findReplicas: FindReplicas): ReadCores => {
  const before = new Map<string, Readings>();
  return async (service) => {
    const now = await readAll(await findReplicas(service));
    const earlier = before.get(service) ?? new Map<string, Reading>();
    before.set(service, now);
    return [...now].flatMap(([address, reading]) => coresBetween(earlier.get(address), reading));
  };
};

const readAll = async (addresses: readonly string[]): Promise<Readings> => {
  const readings = await Promise.all(
    addresses.map(async (address): Promise<[string, Reading][]> => {
      const reading = await read(address);
      return reading ? [[address, reading]] : [];
    }),
  );
  return new Map(readings.flat());
};

const read = async (address: string): Promise<Reading | undefined> => {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(`http://${address}/metrics`, { signal });
    const cpuSeconds = Number(CPU_SECONDS.exec(await response.text())?.[1]);
    return Number.isFinite(cpuSeconds) ? { cpuSeconds, atMs: performance.now() } : undefined;
  } catch {
    return undefined;
  }
};

const coresBetween = (earlier: Reading | undefined, now: Reading): readonly number[] => {
  if (!earlier || now.cpuSeconds < earlier.cpuSeconds || now.atMs <= earlier.atMs) return [];
  return [((now.cpuSeconds - earlier.cpuSeconds) * 1_000) / (now.atMs - earlier.atMs)];
};
