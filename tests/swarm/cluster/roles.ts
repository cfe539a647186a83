import { docker, listNodes, type NodeNumber, NODES } from './swarm.ts';
import { untilNothingMissing } from './poll.ts';

/** Has the label that the databases and the broker are pinned to: scripts/test-swarm gives it. */
export const DATA_NODE: NodeNumber = 2;

const ELECTION_DEADLINE_MS = 60_000;

const nameOf = (node: NodeNumber): string => `n${node}`;

const findLeader = async (): Promise<NodeNumber | undefined> => {
  const leader = (await listNodes()).find(({ isLeader }) => isLeader);
  return NODES.find((node) => nameOf(node) === leader?.name);
};

const untilManager = (expected: boolean): Promise<void> =>
  untilNothingMissing(async () => {
    const node = (await listNodes()).find(({ name }) => name === nameOf(DATA_NODE));
    return node?.isVoting === expected
      ? []
      : [`${node?.name} is ${expected ? 'not' : 'still'} a manager`];
  }, ELECTION_DEADLINE_MS);

/** A leader that is not the node with the data: that one steps down when it leads. */
export const findSpareLeader = async (): Promise<NodeNumber> => {
  if ((await findLeader()) === DATA_NODE) {
    await docker('node', 'demote', nameOf(DATA_NODE));
    await untilManager(false);
    await docker('node', 'promote', nameOf(DATA_NODE));
    // Two of three have to be there when the next one is killed.
    await untilManager(true);
  }
  let leader: NodeNumber | undefined;
  await untilNothingMissing(async () => {
    leader = await findLeader();
    return leader === undefined || leader === DATA_NODE ? ['no other node leads'] : [];
  }, ELECTION_DEADLINE_MS);
  if (leader === undefined) throw new Error('nobody leads');
  return leader;
};

/** Neither leads nor has the data. */
export const findFollower = async (): Promise<NodeNumber> => {
  const leader = await findLeader();
  const follower = NODES.find((node) => node !== leader && node !== DATA_NODE);
  if (follower === undefined) throw new Error('no follower without data');
  return follower;
};
