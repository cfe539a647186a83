import { untilConverged } from '../swarm/cluster/converge.ts';
import { deployVersion } from '../swarm/cluster/deploy.ts';

/** Puts the shop onto the swarm that scripts/test-swarm made. */
export default async function setUp(): Promise<void> {
  const startedAt = Date.now();
  await deployVersion('swarmtest');
  await untilConverged();
  const seconds = Math.round((Date.now() - startedAt) / 1_000);
  process.stderr.write(`  the shop converged on three nodes after ${seconds} s\n`);
}
