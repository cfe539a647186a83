import { join } from 'node:path';
import type { Binaries } from './install/find-binaries.ts';
import type { ProcessSpec } from './process-spec.ts';
import type { SecretFiles } from './secrets.ts';
import { createMongodSpec } from './servers/mongod.ts';
import { createRabbitmqSpec } from './servers/rabbitmq.ts';
import { createRedisSpec } from './servers/redis.ts';
import type { ShopPorts } from './shop-ports.ts';

/** The name of each member of orderdb: `orderdb`, or `orderdb-1` and so on where there are several. */
export function listOrderdbMembers(
  port: number,
  others: readonly number[],
): { name: string; port: number }[] {
  if (others.length === 0) return [{ name: 'orderdb', port }];
  return [port, ...others].map((member, index) => ({
    name: `orderdb-${index + 1}`,
    port: member,
  }));
}

/** The servers below the services: a MongoDB for each, a Redis for counters and one as cache, one RabbitMQ. */
export function createServerSpecs(options: {
  folder: string;
  ports: ShopPorts;
  binaries: Binaries;
  /** RabbitMQ and Redis let in the users of these files. MongoDB, on 127.0.0.1 alone, has no users. */
  secrets: SecretFiles;
  /** Ports of further members of orderdb's replica set. */
  orderdbOthers?: readonly number[];
}): ProcessSpec[] {
  const { binaries, ports, secrets, orderdbOthers = [] } = options;
  const folder = (name: string) => join(options.folder, name);
  const databases = (['userdb', 'catalogdb'] as const).map((name) =>
    createMongodSpec({ name, binary: binaries.mongod, folder: folder(name), port: ports[name] }),
  );
  const orderdb = listOrderdbMembers(ports.orderdb, orderdbOthers).map(({ name, port }) =>
    createMongodSpec({
      name,
      replicaSet: 'orderdb',
      members: [ports.orderdb, ...orderdbOthers],
      binary: binaries.mongod,
      folder: folder(name),
      port,
    }),
  );
  return [
    createRabbitmqSpec({
      binary: binaries['rabbitmq-server'],
      folder: folder('rabbitmq'),
      ports: { amqp: ports.amqp, distribution: ports.distribution, epmd: ports.epmd },
      usersFile: secrets.of('rabbitmq_definitions'),
    }),
    ...databases,
    ...orderdb,
    createRedisSpec({
      name: 'redis',
      isCache: false,
      binary: binaries['redis-server'],
      folder: folder('redis'),
      port: ports.redis,
      usersFile: secrets.of('redis_users'),
    }),
    createRedisSpec({
      name: 'redis-cache',
      isCache: true,
      binary: binaries['redis-server'],
      folder: folder('redis-cache'),
      port: ports.redisCache,
      usersFile: secrets.of('redis_cache_users'),
    }),
  ];
}
