import { untilNothingMissing } from './poll.ts';
import { listNodes, listServices, listTasks, type NodeNumber, NODES, STACK } from './swarm.ts';
import { findUnsettled } from './unsettled.ts';

const CONVERGED_DEADLINE_MS = 240_000;
const NODE_DEADLINE_MS = 120_000;

const lookForUnsettled = async (): Promise<string[]> => {
  const [services, tasks, nodes] = await Promise.all([listServices(), listTasks(), listNodes()]);
  return findUnsettled(services, tasks, nodes);
};

/** Until every service has all its replicas running and healthy, as they should be. */
export const untilConverged = (): Promise<void> =>
  untilNothingMissing(lookForUnsettled, CONVERGED_DEADLINE_MS);

/** Until the last update of this service has come to this end, and all is well again. */
export const untilUpdated = async (
  service: string,
  end: 'completed' | 'rollback_completed',
): Promise<void> => {
  await untilNothingMissing(async () => {
    const services = await listServices();
    const found = services.find(({ name }) => name === `${STACK}_${service}`);
    return found?.update === end ? [] : [`${service}: ${found?.update}`];
  }, CONVERGED_DEADLINE_MS);
  await untilConverged();
};

/** Until the swarm has all nodes but these, and a leader. */
export const untilWithout = (...missing: readonly NodeNumber[]): Promise<void> =>
  untilNothingMissing(async () => {
    const nodes = await listNodes();
    const expected = NODES.filter((node) => !missing.includes(node)).map((node) => `n${node}`);
    const ready = nodes.filter(({ isReady }) => isReady).map(({ name }) => name);
    return [
      ...expected.filter((name) => !ready.includes(name)).map((name) => `${name} is not ready`),
      ...nodes
        .filter(({ name, isVoting }) => expected.includes(name) && !isVoting)
        .map(({ name }) => `${name} does not vote`),
      ...ready.filter((name) => !expected.includes(name)).map((name) => `${name} is still ready`),
      ...(nodes.some(({ isLeader }) => isLeader) ? [] : ['nobody leads']),
    ];
  }, NODE_DEADLINE_MS);
