import type { ClusterNode } from './cluster.ts';
import { type Problem, problem } from './problem.ts';
import type { StackFile } from './stack-file.ts';

/** Ways to publish ports that docker would refuse, or that would leave tasks waiting for ever. */
export const findPublishProblems = (
  { services }: StackFile,
  nodes: readonly ClusterNode[],
): Problem[] => {
  const count = nodes.filter(({ usable }) => usable).length;
  return Object.entries(services).flatMap(([name, { ports, deploy }]) => {
    const modes = new Set(ports.map(({ mode }) => mode));
    const problems: Problem[] = [];
    if (modes.has('ingress') && deploy.endpoint_mode === 'dnsrr') {
      problems.push(
        problem(
          'ENDPOINT_MODE=dnsrr does not go with ports in ingress mode',
          'set PUBLISH_MODE=host as well, or leave both out',
        ),
      );
    }
    if (!modes.has('host') || deploy.mode !== 'replicated') return problems;
    const startFirst = deploy.update_config?.order === 'start-first';
    const variable = `${name.toUpperCase()}_REPLICAS`;
    if (deploy.replicas > count) {
      problems.push(
        problem(
          `with PUBLISH_MODE=host a node takes one task of ${name}: ${deploy.replicas} do not fit on ${count} usable node(s)`,
          `set ${variable}=${count} and ${name.toUpperCase()}_UPDATE_ORDER=stop-first`,
        ),
      );
    } else if (startFirst && deploy.replicas === count) {
      problems.push(
        problem(
          `with PUBLISH_MODE=host and ${deploy.replicas} task(s) of ${name} on ${count} node(s) no node is free for a new task to start first`,
          `set ${name.toUpperCase()}_UPDATE_ORDER=stop-first, or have a node more than ${variable}`,
        ),
      );
    }
    return problems;
  });
};
