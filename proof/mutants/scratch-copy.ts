import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { applyEdit, type Edit } from './mutant.ts';

/** A copy of a checkout, with sources of its own and the packages of the original. */
export type ScratchCopy = {
  folder: string;
  /** Runs the work with the bug in, then puts the files back as they were. */
  withEdits: <T>(edits: readonly Edit[], work: () => Promise<T>) => Promise<T>;
  remove: () => void;
};

const LIST_MAX_BYTES = 64 * 2 ** 20;
const WORKSPACE_SCOPE = '@bookstore';
const MODULES = 'node_modules';

/** Tracked files and new ones that are not ignored, as they are on the disk now. */
const filesOf = async (root: string): Promise<string[]> => {
  const listing = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'];
  const { stdout } = await promisify(execFile)('git', listing, {
    cwd: root,
    maxBuffer: LIST_MAX_BYTES,
  });
  return stdout.split('\0').filter((path) => path !== '');
};

/**
 * The installed packages by links, but the links of the workspaces made anew: they are relative, and lead
 * to the sources of the copy.
 */
const linkPackages = async (root: string, folder: string): Promise<void> => {
  await mkdir(join(folder, MODULES));
  for (const name of await readdir(join(root, MODULES))) {
    const from = join(root, MODULES, name);
    const to = join(folder, MODULES, name);
    if (name === WORKSPACE_SCOPE) await cp(from, to, { recursive: true, verbatimSymlinks: true });
    else await symlink(from, to);
  }
};

/** Some workspaces have packages of their own beside those of the root. */
const linkOwnPackages = async (root: string, folder: string, files: readonly string[]) => {
  const workspaces = files.filter((file) => file.endsWith('/package.json')).map(dirname);
  for (const workspace of workspaces) {
    const own = join(root, workspace, MODULES);
    const isThere = await readdir(own).then(
      () => true,
      () => false,
    );
    if (isThere) await symlink(own, join(folder, workspace, MODULES));
  }
};

/** Copies the checkout to a new folder among the temporary files of the machine. */
export const createScratchCopy = async (root: string): Promise<ScratchCopy> => {
  const folder = await mkdtemp(join(tmpdir(), 'bookstore-mutants-'));
  const files = await filesOf(root);
  for (const file of files) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    // A file that was deleted and not yet committed is listed all the same.
    await cp(join(root, file), join(folder, file)).catch(() => undefined);
  }
  await linkPackages(root, folder);
  await linkOwnPackages(root, folder, files);

  return {
    folder,
    withEdits: async (edits, work) => {
      const originals = new Map<string, string>();
      try {
        for (const edit of edits) {
          const path = join(folder, edit.file);
          const source = await readFile(path, 'utf8');
          const mutated = applyEdit(source, edit);
          if (!originals.has(path)) originals.set(path, source);
          await writeFile(path, mutated);
        }
        return await work();
      } finally {
        for (const [path, source] of originals) await writeFile(path, source);
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};
