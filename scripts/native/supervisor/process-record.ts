import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { findProcess, hasMembers, readBootId, signalGroup } from './process-table.ts';

const recordSchema = z.object({ pid: z.int().positive(), startedAt: z.string() });

/** Notes a process group in the data folder, so that a later run can end exactly it should we be killed. */
export function recordProcess(folder: string, pid: number): void {
  const entry = findProcess(pid);
  if (entry === null) return;
  mkdirSync(runFolder(folder), { recursive: true });
  const record = { pid, startedAt: entry.startedAt };
  writeFileSync(recordPath(folder, pid), JSON.stringify(record));
}

export function forgetProcess(folder: string, pid: number): void {
  rmSync(recordPath(folder, pid), { force: true });
}

/** Kills what is left of the groups noted by an earlier supervisor of this folder. Returns how many there were. */
export function killRecorded(folder: string): number {
  let killed = 0;
  for (const name of listRecords(folder)) {
    const path = join(runFolder(folder), name);
    const record = readRecord(path);
    if (record !== null && isStillOurs(record)) {
      signalGroup(record.pid, 'SIGKILL');
      killed += 1;
    }
    rmSync(path, { force: true });
  }
  return killed;
}

/** Our leader lives, or it is gone and its group is not: a group's id is not given away while it has members. */
function isStillOurs({ pid, startedAt }: z.infer<typeof recordSchema>): boolean {
  const leader = findProcess(pid);
  if (leader !== null) return leader.startedAt === startedAt;
  return startedAt.startsWith(readBootId()) && hasMembers(pid);
}

function readRecord(path: string): z.infer<typeof recordSchema> | null {
  try {
    return recordSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}

/** The groups noted in the folder: of a running shop, all of its processes. */
export function listRecordedGroups(folder: string): number[] {
  return listRecords(folder).map((name) => Number.parseInt(name, 10));
}

function listRecords(folder: string): string[] {
  try {
    return readdirSync(runFolder(folder));
  } catch {
    return [];
  }
}

const runFolder = (folder: string) => join(folder, 'run');
const recordPath = (folder: string, pid: number) => join(runFolder(folder), `${pid}.json`);
