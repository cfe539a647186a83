import { expect, test } from '@jest/globals';
import { untilConverged, untilWithout } from './cluster/converge.ts';
import { deployThreeOfEach } from './cluster/deploy.ts';
import { findMissingMembers, findPrimaryNode } from './cluster/members.ts';
import { untilNothingMissing } from './cluster/poll.ts';
import { killNode, startNode } from './cluster/swarm.ts';
import { underLoad } from './under-load.ts';
import { untilSound } from './until-sound.ts';

const MEMBERS_DEADLINE_MS = 240_000;
const TEST_DEADLINE_MS = 900_000;

const untilThreeOfEach = async (): Promise<void> => {
  await untilConverged();
  await untilNothingMissing(findMissingMembers, MEMBERS_DEADLINE_MS);
};

test(
  'one of each database and broker grows to three, and then any node may lose its power',
  async () => {
    const grown = await underLoad('three of each', 'patient', async () => {
      await deployThreeOfEach('swarmtest');
      await untilThreeOfEach();
    });
    await untilSound(grown.acknowledged);
    expect(grown.summary).toMatchObject({ failed: 0 });

    const struck = await underLoad('the node of a primary loses power', 'patient', async () => {
      const node = await findPrimaryNode('orderdb');
      await killNode(node);
      await untilWithout(node);
      // Not until all are back: buyers are served without it.
      await startNode(node);
      await untilWithout();
      await untilThreeOfEach();
    });
    await untilSound([...grown.acknowledged, ...struck.acknowledged]);
    expect(struck.summary).toMatchObject({ failed: 0 });
  },
  TEST_DEADLINE_MS,
);
