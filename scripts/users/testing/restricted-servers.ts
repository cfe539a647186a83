import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findBinaries } from '../../native/install/find-binaries.ts';
import { DATA_FOLDER, findCacheFolder } from '../../native/paths.ts';
import { findFreePorts } from '../../native/ports.ts';
import { prepareSecrets, readUserPassword } from '../../native/secrets.ts';
import { createRabbitmqSpec } from '../../native/servers/rabbitmq.ts';
import { createRedisSpec } from '../../native/servers/redis.ts';
import { createSupervisor } from '../../native/supervisor/supervisor.ts';
import { createTestFolder } from '../../native/test-folder.ts';

const READY_DEADLINE_MS = 60_000;

export type RestrictedServers = {
  amqpUrl: (user: string) => string;
  redisUrl: (user: string) => string;
  redisCacheUrl: (user: string) => string;
  stop: () => Promise<void>;
};

/** RabbitMQ and both Redis with the users that every shop gives them. */
export const startRestrictedServers = async (): Promise<RestrictedServers> => {
  const folder = createTestFolder(join(DATA_FOLDER, 'test-privileges'));
  const binaries = await findBinaries(findCacheFolder());
  const secrets = prepareSecrets(folder);
  const [amqp = 0, distribution = 0, epmd = 0, redis = 0, redisCache = 0] = await findFreePorts(5);
  const redisSpec = (name: string, port: number, usersFile: string) => {
    mkdirSync(join(folder, name), { recursive: true });
    const isCache = name === 'redis-cache';
    const binary = binaries['redis-server'];
    return createRedisSpec({ name, isCache, binary, folder: join(folder, name), port, usersFile });
  };
  const specs = [
    createRabbitmqSpec({
      binary: binaries['rabbitmq-server'],
      folder: join(folder, 'rabbitmq'),
      ports: { amqp, distribution, epmd },
      usersFile: secrets.of('rabbitmq_definitions'),
    }),
    redisSpec('redis', redis, secrets.of('redis_users')),
    redisSpec('redis-cache', redisCache, secrets.of('redis_cache_users')),
  ];
  const supervisor = createSupervisor({ folder, say: () => undefined });
  supervisor.start(specs);
  await supervisor.waitUntilReady(specs, READY_DEADLINE_MS);
  const urlOf = (server: 'rabbitmq' | 'redis', scheme: string, port: number) => (user: string) =>
    `${scheme}://${user}:${readUserPassword(folder, server, user)}@127.0.0.1:${port}`;
  return {
    amqpUrl: urlOf('rabbitmq', 'amqp', amqp),
    redisUrl: urlOf('redis', 'redis', redis),
    redisCacheUrl: urlOf('redis', 'redis', redisCache),
    stop: async () => {
      await Promise.all(specs.map(({ name }) => supervisor.killOne(name)));
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
