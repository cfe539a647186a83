import type { ClusterNode } from './cluster.ts';
import { type Problem, problem } from './problem.ts';
import type { StackFile, StackService } from './stack-file.ts';

const CONSTRAINT = /^\s*([\w.-]+)\s*(==|!=)\s*(.*?)\s*$/;

/** Whether a task with this constraint may run on the node; null = a kind that we do not judge. */
const matches = (constraint: string, node: ClusterNode): boolean | null => {
  const [, key = '', operator, value] = CONSTRAINT.exec(constraint) ?? [];
  const found = readAttribute(key, node);
  if (found === null) return null;
  return (found === value) === (operator === '==');
};

const readAttribute = (key: string, node: ClusterNode): string | null => {
  if (key === 'node.role') return node.role;
  if (key === 'node.hostname') return node.hostname;
  if (key === 'node.id') return node.id;
  if (key.startsWith('node.labels.')) return node.labels[key.slice('node.labels.'.length)] ?? '';
  return null;
};

const listNodes = (constraints: readonly string[], nodes: readonly ClusterNode[]): ClusterNode[] =>
  nodes.filter((node) => constraints.every((constraint) => matches(constraint, node) !== false));

const explainNone = (constraints: readonly string[]): string => {
  const label = constraints.map((text) => /node\.labels\.([\w.-]+)\s*==\s*(\S+)/.exec(text));
  const [, name, value] = label.find((found) => found !== null) ?? [];
  return name === undefined
    ? 'look at `docker node ls`: a node has to be Ready and Active; or set DATA_PLACEMENT'
    : `choose a node of \`docker node ls\`: docker node update --label-add ${name}=${value} NODE`;
};

const keepsData = ({ volumes }: StackService): boolean =>
  volumes.some(({ type, source }) => type === 'volume' && source !== undefined);

/**
 * Services that no node may run, and services whose data would stay behind on one node while the task
 * starts with an empty volume on another one. Services with the same trouble are told of together.
 */
export const findPlacementProblems = (
  { services }: StackFile,
  nodes: readonly ClusterNode[],
): Problem[] => {
  const usable = nodes.filter((node) => node.usable);
  const grouped = Map.groupBy(
    Object.entries(services),
    ([, service]) => service.deploy.placement?.constraints.join(', ') ?? '',
  );
  return [...grouped.values()].flatMap((group) => {
    const constraints = group[0]?.[1].deploy.placement?.constraints ?? [];
    const rule = constraints.length > 0 ? `(${constraints.join(', ')})` : '';
    const names = group.map(([name]) => name).join(', ');
    if (listNodes(constraints, usable).length === 0) {
      return [problem(`no node may run ${names} ${rule}`, explainNone(constraints))];
    }
    const holders = group.filter(([, service]) => keepsData(service)).map(([name]) => name);
    const candidates = listNodes(constraints, nodes);
    if (holders.length === 0 || candidates.length === 1) return [];
    const hosts = candidates.map(({ hostname }) => hostname).join(', ');
    return [
      problem(
        `${holders.join(', ')} could move between ${hosts} ${rule} and would start empty there`,
        "choose one: docker node update --label-add bookstore.data=true NODE, and set DATA_PLACEMENT='node.labels.bookstore.data == true'",
      ),
    ];
  });
};
