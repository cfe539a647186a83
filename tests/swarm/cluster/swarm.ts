import { z } from 'zod';
import { lab } from './lab.ts';
import type { Node, Service, Task } from './unsettled.ts';

export const STACK = 'bookstore';
export const NODES = [1, 2, 3] as const;
export type NodeNumber = (typeof NODES)[number];

/** Where nginx answers when it runs on this node: host ports. */
export const edgeOf = (node: NodeNumber): string => `http://198.18.0.${10 + node}:5000`;
export const EDGES = NODES.map(edgeOf);

const serviceSchema = z.object({
  Spec: z.object({
    Name: z.string(),
    Mode: z.object({ Replicated: z.object({ Replicas: z.number() }).optional() }),
    TaskTemplate: z.object({ ContainerSpec: z.object({ Image: z.string() }) }),
  }),
  UpdateStatus: z.object({ State: z.string().optional() }).optional(),
});
const taskSchema = z.object({
  Name: z.string(),
  Image: z.string(),
  Node: z.string(),
  DesiredState: z.string(),
  CurrentState: z.string(),
});
const nodeSchema = z.object({
  Hostname: z.string(),
  Status: z.string(),
  ManagerStatus: z.string(),
});

const away = new Set<NodeNumber>();

/** Nodes that were neither killed nor cut off. */
export const presentNodes = (): NodeNumber[] => NODES.filter((node) => !away.has(node));

/** Docker on one of the managers that are there: the first that answers. */
export const docker = async (...args: readonly string[]): Promise<string> => {
  let refusal: unknown;
  for (const node of presentNodes()) {
    try {
      return await lab('node', String(node), ...args);
    } catch (error) {
      refusal = error;
    }
  }
  throw refusal;
};

const lines = (output: string): string[] => output.split('\n').filter((line) => line !== '');

const listAs = async <T>(schema: z.ZodType<T>, ...args: readonly string[]): Promise<T[]> =>
  lines(await docker(...args, '--format', '{{json .}}')).map((line) =>
    schema.parse(JSON.parse(line)),
  );

export const listServices = async (): Promise<Service[]> => {
  const ids = lines(
    await docker('service', 'ls', '-q', '-f', `label=com.docker.stack.namespace=${STACK}`),
  );
  const found = z
    .array(serviceSchema)
    .parse(JSON.parse(await docker('service', 'inspect', ...ids)));
  return found.map(({ Spec, UpdateStatus }) => ({
    name: Spec.Name,
    image: Spec.TaskTemplate.ContainerSpec.Image,
    replicas: Spec.Mode.Replicated?.Replicas ?? null,
    update: UpdateStatus?.State ?? 'none',
  }));
};

export const listTasks = async (): Promise<Task[]> => {
  const found = await listAs(taskSchema, 'stack', 'ps', STACK, '--no-trunc');
  return found.map(({ Name, Image, Node: node, DesiredState, CurrentState }) => ({
    service: Name.slice(0, Name.indexOf('.')),
    image: Image,
    node,
    desired: DesiredState,
    current: CurrentState.slice(0, CurrentState.indexOf(' ')),
  }));
};

export const listNodes = async (): Promise<Node[]> => {
  const found = await listAs(nodeSchema, 'node', 'ls');
  return found.map(({ Hostname, Status, ManagerStatus }) => ({
    name: Hostname,
    isReady: Status === 'Ready',
    isVoting: ['Leader', 'Reachable'].includes(ManagerStatus),
    isLeader: ManagerStatus === 'Leader',
  }));
};

/** Power off, as if someone pulled the plug. */
export const killNode = async (node: NodeNumber): Promise<void> => {
  away.add(node);
  await lab('kill', String(node));
};
export const startNode = async (node: NodeNumber): Promise<void> => {
  await lab('start', String(node));
  away.delete(node);
};
/** Pulls the network cable. */
export const cutNode = async (node: NodeNumber): Promise<void> => {
  away.add(node);
  await lab('cut', String(node));
};
export const healNode = async (node: NodeNumber): Promise<void> => {
  await lab('heal', String(node));
  away.delete(node);
};
