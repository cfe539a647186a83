import type { Docker } from './docker.ts';
import type { Target } from './preflight.ts';
import { DeployFailure } from './problem.ts';
import { readStackState } from './service-records.ts';

/** Where the shop answers. */
export interface EdgeAddress {
  readonly host: string;
  readonly port: number;
  readonly tlsPort: number;
}

const EDGE = 'nginx';
const PORT_INSIDE = 5000;
const TLS_PORT_INSIDE = 5443;

/** In ingress mode every node has the ports, in host mode those with a task: this machine if it is one of them. */
export const findEdge = async (
  docker: Docker,
  stack: string,
  { file, nodes, engine, here }: Target,
): Promise<EdgeAddress> => {
  const ports = file.services[EDGE]?.ports ?? [];
  const published = (inside: number): number => {
    const port = ports.find(({ target }) => target === inside)?.published;
    if (port === undefined) throw new DeployFailure(`${EDGE} publishes no port ${inside}`);
    return port;
  };
  const { services, tasks } = await readStackState(docker, stack);
  const service = services.find(({ name }) => name === `${stack}_${EDGE}`);
  const running = tasks.filter(
    ({ serviceId, state }) => serviceId === service?.id && state === 'running',
  );
  const self = engine.Swarm.NodeID;
  const everywhere = ports.every(({ mode }) => mode === 'ingress');
  const onSelf = everywhere || running.some(({ nodeId }) => nodeId === self);
  const chosen = onSelf ? self : running[0]?.nodeId;
  const address = nodes.find(({ id }) => id === chosen)?.address ?? '127.0.0.1';
  return {
    host: onSelf && here ? '127.0.0.1' : address,
    port: published(PORT_INSIDE),
    tlsPort: published(TLS_PORT_INSIDE),
  };
};
