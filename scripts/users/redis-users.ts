import { createHash } from 'node:crypto';

/** The keys that a user sees and the commands that it has. */
type Access = { keys: readonly string[]; commands: string; channels?: boolean };

/** What each client needs: ioredis asks for `info` before it says that it is ready, and names itself. */
const CLIENT = 'ping info client|setname';
const SCRIPTS = 'eval evalsha';
/** Those of rate-limiter-flexible and of the scripts of the services, within and beside them. */
const COUNTERS = `${SCRIPTS} multi exec set get incr incrby expire pttl del`;

/** The Redis of the counters. */
const COUNTERS_USERS: Readonly<Record<string, Access>> = {
  'user-service': {
    keys: ['login-*'],
    commands: `${CLIENT} ${COUNTERS} zscore zadd zremrangebyrank pexpire`,
  },
  gateway: { keys: ['gateway:*'], commands: `${CLIENT} ${COUNTERS}` },
  // The replica of stack.ha.yml copies by it, and the sentinels watch by it.
  sentinel: {
    keys: [],
    commands:
      'psync replconf ping info role slaveof replicaof multi exec subscribe publish config|rewrite script|kill client|setname client|kill',
    channels: true,
  },
};

/** The catalog's cache. */
const CACHE_USERS: Readonly<Record<string, Access>> = {
  'catalog-service': {
    keys: ['catalog:*'],
    // `scan` names the keys of the whole server, which has the catalog's alone.
    commands: `${CLIENT} ${SCRIPTS} get set mget mset getrange pexpire del scan`,
  },
  // A restore empties the cache, and the audit compares it.
  operator: {
    keys: ['catalog:*'],
    commands: `${CLIENT} get set getrange del scan flushdb`,
  },
};

/** The sentinels of stack.ha.yml: they ask each other, and clients ask them for the master. */
const SENTINEL_USERS: Readonly<Record<string, Access>> = {
  ...Object.fromEntries(
    ['user-service', 'gateway'].map((user): [string, Access] => [
      user,
      {
        keys: [],
        commands: `${CLIENT} sentinel|get-master-addr-by-name sentinel|sentinels`,
      },
    ]),
  ),
  sentinel: {
    keys: [],
    commands: 'ping info publish subscribe sentinel client|setname',
    channels: true,
  },
};

const SERVERS = {
  redis_users: COUNTERS_USERS,
  redis_cache_users: CACHE_USERS,
  redis_sentinel_users: SENTINEL_USERS,
} as const;
export type RedisUsersFile = keyof typeof SERVERS;

export const redisUsersOf = (file: RedisUsersFile): string[] => Object.keys(SERVERS[file]);

const describeUser = (name: string, password: string, access: Access): string =>
  [
    `user ${name} on`,
    `#${createHash('sha256').update(password).digest('hex')}`,
    ...access.keys.map((keys) => `~${keys}`),
    ...(access.channels ? ['&*'] : []),
    '-@all',
    ...access.commands.split(' ').map((command) => `+${command}`),
  ].join(' ');

/** An ACL file of Redis. Users whose password is undefined are left out; the default user is off. */
export const describeRedisUsers = (
  file: RedisUsersFile,
  passwordOf: (user: string) => string | undefined,
): string => {
  const users = Object.entries(SERVERS[file]).flatMap(([name, access]) => {
    const password = passwordOf(name);
    return password === undefined ? [] : [describeUser(name, password, access)];
  });
  // The health check has no password: it may ask whether the server answers, and nothing else.
  return ['user default off', 'user health on nopass -@all +ping', ...users, ''].join('\n');
};
