import { join } from 'node:path';
import { findBinaries } from './install/find-binaries.ts';
import { findCacheFolder } from './paths.ts';
import { findFreePorts } from './ports.ts';
import { createMongodSpec } from './servers/mongod.ts';
import { createRabbitmqSpec } from './servers/rabbitmq.ts';
import { createRedisSpec } from './servers/redis.ts';
import { createSupervisor, type Supervisor } from './supervisor/supervisor.ts';

const READY_DEADLINE_MS = 60_000;
const PORTS = 6;
/** Each test file takes a virtual host of its own, of one to two MB. */
const RABBITMQ_MEMORY_BYTES = 4 * 2 ** 30;

export interface TestServers {
  /** Without a database name: each test file uses databases of its own. */
  readonly mongoUrl: string;
  readonly redisUrl: string;
  /** The default virtual host; more are made through `amqpAdminUrl`. */
  readonly amqpUrl: string;
  /** RabbitMQ's HTTP API, with name and password, for example PUT {url}/api/vhosts/{name}. */
  readonly amqpAdminUrl: string;
  /** `mongod`, `redis` and `rabbitmq` can be stopped and started one by one. */
  readonly supervisor: Supervisor;
  stop(): Promise<void>;
}

/** Starts one MongoDB, Redis and RabbitMQ, empty and on free ports unless said otherwise, in that folder. */
export async function startServers(options: {
  folder: string;
  ports?: readonly number[];
  say?: (line: string) => void;
}): Promise<TestServers> {
  const { folder, say = () => undefined } = options;
  const binaries = await findBinaries(findCacheFolder(), say);
  const [mongo = 0, redis = 0, amqp = 0, distribution = 0, epmd = 0, management = 0] =
    options.ports ?? (await findFreePorts(PORTS));
  const supervisor = createSupervisor({ folder, say });
  const specs = [
    createMongodSpec({
      name: 'mongod',
      binary: binaries.mongod,
      folder: join(folder, 'mongod'),
      port: mongo,
      canFailOnDemand: true,
    }),
    createRedisSpec({
      name: 'redis',
      isCache: true,
      binary: binaries['redis-server'],
      folder: join(folder, 'redis'),
      port: redis,
    }),
    createRabbitmqSpec({
      binary: binaries['rabbitmq-server'],
      folder: join(folder, 'rabbitmq'),
      ports: { amqp, distribution, epmd, management },
      memoryBytes: RABBITMQ_MEMORY_BYTES,
    }),
  ];
  supervisor.start(specs);
  try {
    await supervisor.waitUntilReady(specs, READY_DEADLINE_MS);
  } catch (error) {
    supervisor.kill();
    throw error;
  }
  return {
    mongoUrl: `mongodb://127.0.0.1:${mongo}/?replicaSet=mongod`,
    redisUrl: `redis://127.0.0.1:${redis}`,
    amqpUrl: `amqp://guest:guest@127.0.0.1:${amqp}`,
    amqpAdminUrl: `http://guest:guest@127.0.0.1:${management}`,
    supervisor,
    // Test data need no orderly end, and RabbitMQ's takes seconds.
    async stop() {
      await Promise.all(['mongod', 'redis', 'rabbitmq'].map((name) => supervisor.killOne(name)));
    },
  };
}
