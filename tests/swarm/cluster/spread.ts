import { untilConverged } from './converge.ts';
import { updateService } from './deploy.ts';
import { untilNothingMissing } from './poll.ts';
import { listTasks, NODES } from './swarm.ts';

const REPLICATED = ['user-service', 'catalog-service', 'order-service', 'gateway', 'nginx'];
const SPREAD_DEADLINE_MS = 120_000;

const findIdleNodes = async (): Promise<string[]> => {
  const busy = new Set(
    (await listTasks())
      .filter(({ service, current }) => current === 'Running' && service.endsWith('-service'))
      .map(({ node }) => node),
  );
  return NODES.map((node) => `n${node}`).filter((name) => !busy.has(name));
};

/** Until each node has tasks of the services again: all are started anew, and a Swarm spreads what it starts. */
export const spreadTasks = async (): Promise<void> => {
  if ((await findIdleNodes()).length === 0) return;
  for (const service of REPLICATED) await updateService(service, '--force');
  await untilNothingMissing(findIdleNodes, SPREAD_DEADLINE_MS);
  await untilConverged();
};
