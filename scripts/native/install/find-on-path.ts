import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

// Servers live in sbin, which is not on the PATH of an ordinary Debian user.
const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** The first executable of that name on PATH or in the system's sbin folders, or null. */
export function findOnPath(name: string): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...SYSTEM_FOLDERS];
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null;
}

/** True for a file that this user may run. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
