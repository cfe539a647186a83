import { CONSUMED, queueName } from '@bookstore/contracts/messages';

export const REPLICAS = 2;
const NUMBERS = Array.from({ length: REPLICAS }, (_, index) => index + 1);
const replicasOf = (name: string): string[] => NUMBERS.map((number) => `${name}-${number}`);

/** What runs the project's own code. */
export const NODE_PROCESSES = [
  'gateway',
  'user-service',
  'catalog-service',
  'order-service',
].flatMap(replicasOf);

/** Whoever of its members is primary when the fault comes; each of the others has one member. */
export const ORDERDB_PRIMARY = 'orderdb primary';
export const ORDERDB_MEMBERS = ['orderdb-1', 'orderdb-2', 'orderdb-3'];
const SERVERS = ['rabbitmq', 'redis', 'redis-cache', 'userdb', 'catalogdb', 'nginx'];

export const PROCESSES = [...NODE_PROCESSES, ...SERVERS, ORDERDB_PRIMARY, ...ORDERDB_MEMBERS];

/** `nginx:user` is nginx's port of the user-services, over which services call each other. */
const CALLED: Record<string, readonly string[]> = {
  nginx: NODE_PROCESSES,
  gateway: ['redis', ...['user-service', 'catalog-service', 'order-service'].flatMap(replicasOf)],
  'user-service': ['userdb', 'redis'],
  'catalog-service': ['catalogdb', 'redis-cache', 'rabbitmq', 'nginx:user'],
  'order-service': [...ORDERDB_MEMBERS, 'rabbitmq', 'nginx:user', 'nginx:catalog'],
};

export type Link = { from: string; to: string };

export const nameLink = ({ from, to }: Link): string => `${from} → ${to}`;

/** Every way from one process to another that a proxy stands in. Members of orderdb talk directly. */
export const LINKS: readonly Link[] = Object.entries(CALLED).flatMap(([name, called]) =>
  (name === 'nginx' ? [name] : replicasOf(name)).flatMap((from) =>
    called.map((to) => ({ from, to })),
  ),
);

/** All links of one process in its direction, as one target: the process is cut off. */
export const nameAllLinks = (from: string): string => `${from} → everything`;

export const QUEUES = [
  ...CONSUMED['catalog-service'].map((type) => queueName('catalog-service', type)),
  ...CONSUMED['order-service'].map((type) => queueName('order-service', type)),
];
