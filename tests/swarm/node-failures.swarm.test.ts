import { beforeEach, expect, test } from '@jest/globals';
import { untilConverged, untilWithout } from './cluster/converge.ts';
import { spreadTasks } from './cluster/spread.ts';
import { DATA_NODE, findFollower, findSpareLeader } from './cluster/roles.ts';
import { cutNode, healNode, killNode, type NodeNumber, startNode } from './cluster/swarm.ts';
import { underLoad } from './under-load.ts';
import { untilSound } from './until-sound.ts';

const TEST_DEADLINE_MS = 900_000;

/** Tasks do not move back by themselves: a node that was away has none, and its next loss would show nothing. */
beforeEach(async () => {
  await untilConverged();
  await spreadTasks();
}, 300_000);

/** Patient buyers come throughout: each is served in the end, and what they were told is true. */
const withBuyers = async (name: string, exercise: () => Promise<void>): Promise<void> => {
  const outcome = await underLoad(name, 'patient', exercise);
  expect(outcome.summary).toMatchObject({ failed: 0 });
  await untilSound(outcome.acknowledged);
};

type Move = (node: NodeNumber) => Promise<void>;

/** The others do the work of a node until it is back. */
const untilReplaced = async (node: NodeNumber, strike: Move, mend: Move): Promise<void> => {
  await strike(node);
  await untilWithout(node);
  await untilConverged();
  await mend(node);
  await untilWithout();
  await untilConverged();
};

test(
  'a worker loses power: the others take over, every patient buyer is served, no order is lost',
  () =>
    withBuyers('a worker loses power', async () =>
      untilReplaced(await findFollower(), killNode, startNode),
    ),
  TEST_DEADLINE_MS,
);

test(
  'the leader loses power: another one leads, every patient buyer is served, no order is lost',
  () =>
    withBuyers('the leader loses power', async () =>
      untilReplaced(await findSpareLeader(), killNode, startNode),
    ),
  TEST_DEADLINE_MS,
);

test(
  'a node is cut off and joined again: every patient buyer is served, no order is lost',
  () =>
    withBuyers('a node is cut off', async () =>
      untilReplaced(await findFollower(), cutNode, healNode),
    ),
  TEST_DEADLINE_MS,
);

test(
  'the node with the data loses power: buyers wait until it is back, no order is lost',
  () =>
    withBuyers('the data node loses power', async () => {
      await killNode(DATA_NODE);
      await untilWithout(DATA_NODE);
      await startNode(DATA_NODE);
      await untilWithout();
      await untilConverged();
    }),
  TEST_DEADLINE_MS,
);
