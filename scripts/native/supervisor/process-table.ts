import { readdirSync, readFileSync } from 'node:fs';

/** What the kernel says about a process; `startedAt` tells it from a later one with the same id. */
export interface ProcessEntry {
  readonly pid: number;
  readonly group: number;
  readonly startedAt: string;
}

/** The process with that id (zombies do not count), or null. Linux only. */
export function findProcess(pid: number): ProcessEntry | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold blanks and brackets itself: the fields begin after the last one.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, , group] = fields;
    const ticks = fields[19];
    if (state === 'Z' || ticks === undefined) return null;
    return { pid, group: Number(group), startedAt: `${readBootId()}/${ticks}` };
  } catch {
    return null;
  }
}

/** True while any process belongs to the group. */
export function hasMembers(group: number): boolean {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .some((name) => findProcess(Number(name))?.group === group);
}

/** Signals a whole process group; one that is gone already is fine. */
export function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch {
    // Nobody is left to hear it.
  }
}

/** Identifies this run of the machine: process ids and start times begin anew after a reboot. */
export function readBootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}
