import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { findProcess } from '../../scripts/native/supervisor/process-table.ts';

export type Usage = {
  processes: number;
  /** Resident memory, shared pages counted in each process. */
  rssBytes: number;
  cpuSeconds: number;
};

/** The kernel's clock ticks a second, the same on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4_096;
const NOTHING: Usage = { processes: 0, rssBytes: 0, cpuSeconds: 0 };

const runsNode = (pid: string): boolean => {
  try {
    return basename(readlinkSync(`/proc/${pid}/exe`)) === 'node';
  } catch {
    return false;
  }
};

/** What all processes of these process groups, or those of Node among them, use together. */
export const readUsage = (groups: ReadonlySet<number>, isOnlyNode = false): Usage =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && groups.has(findProcess(Number(name))?.group ?? -1))
    .filter((pid) => !isOnlyNode || runsNode(pid))
    .map(readOne)
    .reduce(
      (sum, one) => ({
        processes: sum.processes + one.processes,
        rssBytes: sum.rssBytes + one.rssBytes,
        cpuSeconds: sum.cpuSeconds + one.cpuSeconds,
      }),
      NOTHING,
    );

/** One that ended since it was listed counts as nothing. */
const readOne = (pid: string): Usage => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields[11]) + Number(fields[12]);
    return {
      processes: 1,
      rssBytes: Number(fields[21]) * PAGE_BYTES,
      cpuSeconds: ticks / TICKS_PER_SECOND,
    };
  } catch {
    return NOTHING;
  }
};
