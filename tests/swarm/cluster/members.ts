import { lab } from './lab.ts';
import { docker, type NodeNumber, NODES, presentNodes, STACK } from './swarm.ts';

const DATABASES = ['userdb', 'catalogdb', 'orderdb'] as const;

const AS_MEMBER = `
  const key = require("node:fs").readFileSync("/run/secrets/mongo_key", "utf8").replace(/\\s/g, "");
  db.getSiblingDB("local").auth("__system", key);`;
const MONGO_STATES = `${AS_MEMBER} print(rs.status().members.map(({ name, stateStr }) => name + " " + stateStr).join("\\n"))`;
const QUEUE_STATES =
  'rabbitmqctl --quiet list_queues --no-table-headers name type online | grep quorum || true';

/** Runs a command in the container of a service, on whichever node has it. */
const execIn = async (service: string, ...command: readonly string[]): Promise<string> => {
  const label = `label=com.docker.swarm.service.name=${STACK}_${service}`;
  for (const node of presentNodes()) {
    const on = ['node', String(node)];
    const container = (await lab(...on, 'ps', '-q', '-f', label, '-f', 'health=healthy')).trim();
    if (container !== '') return lab(...on, 'exec', container, ...command);
  }
  throw new Error(`${service} has no healthy task`);
};

const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');

/** What the members of a set are, by their name: `PRIMARY`, `SECONDARY`, ... */
const readStates = async (set: string): Promise<Map<string, string>> => {
  const printed = await execIn(set, 'mongosh', '--quiet', '--norc', '--eval', MONGO_STATES);
  return new Map(
    lines(printed).map((line) => {
      const [name = '', state = ''] = line.split(' ');
      return [name.replace(/:.*/, ''), state];
    }),
  );
};

/** What three of each database and broker still lack, in words. */
export const findMissingMembers = async (): Promise<string[]> => {
  const sets = await Promise.all(
    DATABASES.map(async (set) => {
      const states = [...(await readStates(set)).values()].toSorted();
      const whole = states.join() === 'PRIMARY,SECONDARY,SECONDARY';
      return whole ? [] : [`${set}: ${states.join(', ')}`];
    }),
  );
  const queues = lines(await execIn('rabbitmq', 'bash', '-c', QUEUE_STATES));
  const thin = queues.filter(
    (line) => line.split(/[\s,]+/).filter((word) => word.includes('rabbit@')).length < 3,
  );
  return [...sets.flat(), ...thin, ...(queues.length === 0 ? ['no queue'] : [])];
};

/** The node that has the primary of a set. */
export const findPrimaryNode = async (set: (typeof DATABASES)[number]): Promise<NodeNumber> => {
  const states = [...(await readStates(set))];
  const primary = states.find(([, state]) => state === 'PRIMARY')?.[0];
  const on = await docker(
    'service',
    'ps',
    '--format',
    '{{.Node}}',
    '-f',
    'desired-state=running',
    `${STACK}_${primary}`,
  );
  const node = NODES.find((number) => `n${number}` === on.trim());
  if (node === undefined) throw new Error(`${set} has no primary: ${states.join('; ')}`);
  return node;
};
