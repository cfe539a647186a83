import { lstatSync, mkdirSync, mkdtempSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where nginx keeps replies for a moment. */
export interface EdgeCache {
  readonly folder: string;
  readonly remove: () => void;
}

const MEMORY = '/dev/shm';

/**
 * An empty folder in memory where the machine has such a place, else in the shop's own folder. nginx makes a file for
 * each reply that it keeps: on a disk's file system that took 40 times as long, most of the time of the whole request.
 */
export function openEdgeCache(folder: string, memory = MEMORY): EdgeCache {
  const place = join(folder, 'cache/nginx');
  removeEdgeCache(folder);
  mkdirSync(dirname(place), { recursive: true });
  const inMemory = makeFolderIn(memory);
  if (inMemory === null) mkdirSync(place);
  else symlinkSync(inMemory, place);
  return { folder: place, remove: () => removeEdgeCache(folder) };
}

/** Also what a shop left that had no time to end. */
export function removeEdgeCache(folder: string): void {
  const place = join(folder, 'cache/nginx');
  if (lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink() === true) {
    rmSync(readlinkSync(place), { recursive: true, force: true });
  }
  rmSync(place, { recursive: true, force: true });
}

function makeFolderIn(memory: string): string | null {
  try {
    return mkdtempSync(join(memory, 'bookstore-edge-'));
  } catch {
    return null;
  }
}
