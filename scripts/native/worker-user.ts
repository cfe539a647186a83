import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const USER = 'nobody';
const GROUPS = ['nogroup', 'nobody'];
const ENTER = 0o001;
const READ_AND_ENTER = 0o005;

/** The line of nginx's configuration that names the user of its workers, and what to tell whoever starts it. */
export type WorkerUser = { readonly directive: string; readonly warning: string | null };

/**
 * Root's nginx gets workers without privileges, unless they could not read these folders. For anyone else nginx
 * ignores the line, so there is none.
 */
export function findWorkerUser(
  folders: readonly string[],
  { uid = process.getuid?.(), umask = process.umask() } = {},
): WorkerUser {
  if (uid !== 0) return { directive: '', warning: null };
  const group = GROUPS.find((name) => readFileSync('/etc/group', 'utf8').includes(`\n${name}:`));
  const closed = folders.map(findClosedFolder).find((folder) => folder !== '');
  const reason =
    (group === undefined && `there is no group ${GROUPS.join(' or ')}`) ||
    (closed !== undefined && `${USER} cannot enter ${closed}`) ||
    ((umask & READ_AND_ENTER) !== 0 && `the umask hides new files from ${USER}`);
  if (!reason) return { directive: `user ${USER} ${group};`, warning: null };
  return { directive: 'user root;', warning: `the workers of nginx run as root: ${reason}` };
}

/** The folder or the parent of it that others cannot enter; empty when they can. What is not there yet will be open. */
function findClosedFolder(folder: string): string {
  const parent = dirname(folder);
  const closedParent = parent === folder ? '' : findClosedFolder(parent);
  if (closedParent !== '') return closedParent;
  const stats = statSync(folder, { throwIfNoEntry: false });
  return stats === undefined || (stats.mode & ENTER) !== 0 ? '' : folder;
}
