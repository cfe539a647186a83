import { untilConverged } from '../swarm/cluster/converge.ts';
import { deployVersion, removeStack } from '../swarm/cluster/deploy.ts';

const say = (line: string) => process.stderr.write(`  ${line}\n`);

/** Puts the shop onto the swarm that scripts/test-swarm made. */
export default async function setUp(): Promise<void> {
  const startedAt = Date.now();
  await deployVersion('swarmtest');
  try {
    await untilConverged();
  } catch (error) {
    // Seen once in some twenty runs, on a machine that kept nothing of why. The reason must not be lost.
    say(`THE FIRST DEPLOYMENT DID NOT CONVERGE: ${String(error)}`);
    await removeStack();
    await deployVersion('swarmtest');
    await untilConverged();
  }
  const seconds = Math.round((Date.now() - startedAt) / 1_000);
  say(`the shop converged on three nodes after ${seconds} s`);
}
