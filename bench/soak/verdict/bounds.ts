import type { ReadingKind } from '../samples/reading.ts';

export const MIB = 2 ** 20;

export type Unit = { name: string; size: number; digits: number };

export type Bound = {
  what: string;
  unit: Unit;
  /** May grow by this share of its first third, and by `plus` (in the reading's own measure) where that is more. */
  share: number;
  plus: number;
  /** A heap fills with garbage until V8 collects it: only its lowest points tell what is in use. */
  isSawTooth: boolean;
};

const mebibytes: Unit = { name: ' MiB', size: MIB, digits: 1 };
const milliseconds: Unit = { name: ' ms', size: 1, digits: 1 };
const count: Unit = { name: '', size: 1, digits: 0 };

const plain = { isSawTooth: false };

/** How far the last third of a soak may be above the first. */
export const BOUNDS: Readonly<Record<ReadingKind, Bound>> = {
  'service memory': { what: 'memory', unit: mebibytes, share: 0.15, plus: 8 * MIB, ...plain },
  'server memory': { what: 'memory', unit: mebibytes, share: 0.15, plus: 8 * MIB, ...plain },
  // The log of the queues fills 32 MiB (scripts/native/servers/rabbitmq.ts) and is emptied, every 6,000 orders or so.
  'broker memory': { what: 'memory', unit: mebibytes, share: 0.15, plus: 40 * MIB, ...plain },
  'database memory': {
    what: 'memory beside its cache',
    unit: mebibytes,
    share: 0.15,
    plus: 16 * MIB,
    ...plain,
  },
  'database cache': {
    what: 'cache of data, 256 MiB at most',
    unit: mebibytes,
    share: 0,
    plus: 256 * MIB,
    ...plain,
  },
  'own memory': { what: 'memory', unit: mebibytes, share: 0.15, plus: 16 * MIB, ...plain },
  heap: {
    what: 'heap used, lowest points',
    unit: mebibytes,
    share: 0.15,
    plus: 6 * MIB,
    isSawTooth: true,
  },
  handles: { what: 'handles', unit: count, share: 0.1, plus: 10, ...plain },
  files: { what: 'open files', unit: count, share: 0.1, plus: 10, ...plain },
  connections: { what: 'clients', unit: count, share: 0.1, plus: 5, ...plain },
  queue: { what: 'messages', unit: count, share: 0, plus: 5, ...plain },
  outbox: { what: 'outbox', unit: count, share: 0, plus: 5, ...plain },
  p50: { what: 'latency p50', unit: milliseconds, share: 0.5, plus: 1, ...plain },
  p99: { what: 'latency p99', unit: milliseconds, share: 0.5, plus: 1, ...plain },
};
