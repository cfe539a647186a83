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
    // Last seen when a node had kept a network of the one-node stack, which scripts/test-swarm now waits for.
    say(`THE FIRST DEPLOYMENT DID NOT CONVERGE: ${String(error)}`);
    await removeStack();
    await deployVersion('swarmtest');
    await untilConverged();
  }
  const seconds = Math.round((Date.now() - startedAt) / 1_000);
  say(`the shop converged on three nodes after ${seconds} s`);
}
