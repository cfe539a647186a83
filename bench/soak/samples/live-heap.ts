import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessSpec } from '../../../scripts/native/process-spec.ts';
import { SERVICES } from './processes.ts';
import { readHeap, type ServiceUrls } from './services.ts';

const PRELOAD = join(import.meta.dirname, 'live-heap.preload.ts');
const ROUNDS = 5;
const PAUSE_MS = 200;

/** Bytes in use by service. */
export type LiveHeaps = ReadonlyMap<string, number>;

/** The same service, which collects its garbage when it is told to. */
export const collectWhenTold = (spec: ProcessSpec): ProcessSpec =>
  SERVICES.some((name) => name === spec.name)
    ? { ...spec, args: ['--expose-gc', '--import', PRELOAD, ...spec.args] }
    : spec;

const readOne = async (pid: number, url: string): Promise<number> => {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) {
    process.kill(pid, 'SIGUSR2');
    await sleep(PAUSE_MS);
    least = Math.min(least, await readHeap(url));
  }
  return least;
};

/** What each service has in use, while it is at work: the least of a few looks just after a collection. */
export const readLiveHeaps = async (
  parts: ReadonlyMap<string, number>,
  urls: ServiceUrls,
): Promise<LiveHeaps> =>
  new Map(
    await Promise.all(
      Object.entries(urls).map(async ([name, url]) => {
        const pid = parts.get(name);
        if (pid === undefined) throw new Error(`no process of ${name}`);
        return [name, await readOne(pid, url)] as const;
      }),
    ),
  );
