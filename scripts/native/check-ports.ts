import { findPortOwner } from './port-owner.ts';
import { isPortFree } from './ports.ts';

/** Throws an Error that names each port which is taken, and by whom if the kernel tells. */
export async function assertPortsFree(ports: readonly number[]): Promise<void> {
  const taken: string[] = [];
  for (const port of ports) {
    if (await isPortFree(port)) continue;
    const owner = findPortOwner(port);
    taken.push(`port ${port} is taken${owner === null ? '' : ` by ${owner}`}`);
  }
  if (taken.length > 0) throw new Error(`${taken.join('\n')}\nchoose other ports with --port`);
}
