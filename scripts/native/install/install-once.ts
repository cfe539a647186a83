import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Fills `folder` exactly once, whoever else tries at the same time: the work happens in a folder of our own
 * that is renamed when complete, so a half-made folder never carries the final name.
 */
export async function installOnce(
  folder: string,
  fill: (unfinished: string) => Promise<void>,
): Promise<void> {
  if (existsSync(folder)) return;
  const unfinished = `${folder}.unfinished-${process.pid}`;
  await mkdir(dirname(folder), { recursive: true });
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished);
  try {
    await fill(unfinished);
    await rename(unfinished, folder);
  } catch (error) {
    // A rename onto a filled folder fails: then somebody else was faster and theirs is as good as ours.
    if (!existsSync(folder)) throw error;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}
