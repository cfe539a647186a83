import { describeRabbitmqUsers, RABBITMQ_USERS } from './rabbitmq-users.ts';
import { describeRedisUsers, redisUsersOf, type RedisUsersFile } from './redis-users.ts';

/** A file that tells a server its users. It is made from their passwords and holds only hashes of them. */
export type UsersFile = {
  name: string;
  /** The secrets with the passwords that it needs. */
  passwords: readonly string[];
  /** Undefined while one of them is unknown. */
  describe: (valueOf: (secret: string) => string | undefined) => string | undefined;
};

/** The secret with the password of a user at a server. */
export const passwordName = (server: 'rabbitmq' | 'redis', user: string): string =>
  `${server}_${user.replaceAll('-', '_')}_password`;

/** Only stack.ha.yml has sentinels: without them nobody needs their user. */
const OPTIONAL = new Set([passwordName('redis', 'sentinel')]);

const redisSecret = (user: string): string => passwordName('redis', user);

const redisFile = (name: RedisUsersFile): UsersFile => {
  const passwords = redisUsersOf(name).map(redisSecret);
  const needed = passwords.filter((secret) => !OPTIONAL.has(secret));
  return {
    name,
    passwords,
    describe: (valueOf) =>
      needed.some((secret) => valueOf(secret) === undefined)
        ? undefined
        : describeRedisUsers(name, (user) => valueOf(redisSecret(user))),
  };
};

const rabbitmqFile: UsersFile = {
  name: 'rabbitmq_definitions',
  passwords: RABBITMQ_USERS.map((user) => passwordName('rabbitmq', user)),
  describe: (valueOf) => {
    const passwords = new Map(
      RABBITMQ_USERS.map((user) => [user, valueOf(passwordName('rabbitmq', user))]),
    );
    if ([...passwords.values()].includes(undefined)) return undefined;
    return describeRabbitmqUsers((user) => passwords.get(user) ?? '');
  },
};

export const USERS_FILES: readonly UsersFile[] = [
  rabbitmqFile,
  redisFile('redis_users'),
  redisFile('redis_cache_users'),
  redisFile('redis_sentinel_users'),
];

/** The secrets with passwords of users at a server, each once. */
export const USER_PASSWORDS: readonly string[] = [
  ...new Set(USERS_FILES.flatMap(({ passwords }) => passwords)),
];
