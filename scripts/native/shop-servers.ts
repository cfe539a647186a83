import { join } from 'node:path';
import type { Binaries } from './install/find-binaries.ts';
import type { ProcessSpec } from './process-spec.ts';
import { createMongodSpec } from './servers/mongod.ts';
import { createRabbitmqSpec } from './servers/rabbitmq.ts';
import { createRedisSpec } from './servers/redis.ts';
import type { ShopPorts } from './shop-ports.ts';

/** The servers below the services: a MongoDB for each, one Redis, one RabbitMQ. */
export function createServerSpecs(options: {
  folder: string;
  ports: ShopPorts;
  binaries: Binaries;
}): ProcessSpec[] {
  const { binaries, ports } = options;
  const folder = (name: string) => join(options.folder, name);
  const databases = (['userdb', 'catalogdb', 'orderdb'] as const).map((name) =>
    createMongodSpec({ name, binary: binaries.mongod, folder: folder(name), port: ports[name] }),
  );
  return [
    createRabbitmqSpec({
      binary: binaries['rabbitmq-server'],
      folder: folder('rabbitmq'),
      ports: { amqp: ports.amqp, distribution: ports.distribution, epmd: ports.epmd },
    }),
    ...databases,
    createRedisSpec({
      binary: binaries['redis-server'],
      folder: folder('redis'),
      port: ports.redis,
    }),
  ];
}
