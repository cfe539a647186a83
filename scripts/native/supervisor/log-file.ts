import { closeSync, mkdirSync, openSync, renameSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';

const ROTATE_BYTES = 5_000_000;
const LARGEST_BYTES = 50_000_000;

/** Where the output of a process goes. */
export function logPath(folder: string, name: string): string {
  return join(folder, 'log', `${name}.log`);
}

/** Opens the log for appending; a long one is set aside first, keeping one older file. Returns a file descriptor. */
export function openLog(folder: string, name: string): number {
  const path = logPath(folder, name);
  mkdirSync(join(folder, 'log'), { recursive: true });
  if (sizeOf(path) > ROTATE_BYTES) renameSync(path, `${path}.1`);
  return openSync(path, 'a');
}

/** Empties a log that has outgrown its bound while its process runs; appending goes on at the new end. */
export function boundLog(folder: string, name: string): void {
  const path = logPath(folder, name);
  if (sizeOf(path) > LARGEST_BYTES) truncateSync(path);
}

export { closeSync as closeLog };

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
