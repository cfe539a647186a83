import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { killRecorded } from './supervisor/process-record.ts';
import { findProcess } from './supervisor/process-table.ts';

/** A fresh folder for the servers of this test run; what killed runs left behind (processes too) is removed first. */
export function createTestFolder(parent: string): string {
  mkdirSync(parent, { recursive: true });
  for (const owner of readdirSync(parent)) {
    if (findProcess(Number(owner)) !== null) continue;
    const abandoned = join(parent, owner);
    killRecorded(abandoned);
    rmSync(abandoned, { recursive: true, force: true });
  }
  const folder = join(parent, String(process.pid));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  return folder;
}
