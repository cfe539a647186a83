import { join } from 'node:path';
import { passwordName } from '../users/users-files.ts';
import { mongoUrlOf } from './addresses.ts';
import { ROOT } from './paths.ts';
import type { ProcessSpec } from './process-spec.ts';
import type { SecretFiles } from './secrets.ts';
import { probeHttp } from './servers/probe-http.ts';
import type { ReplicaPorts, ShopPorts } from './shop-ports.ts';

type Service = keyof ReplicaPorts;

/** A small heap: the services hold little. With a nursery of 4 MB a fifth of the gateway's time went to garbage. */
const NODE_FLAGS = [
  '--max-old-space-size=160',
  '--max-semi-space-size=16',
  '--disable-warning=ExperimentalWarning',
];

/** The shop's own processes. They start in any order, since each waits for what it needs. */
export function createServiceSpecs(options: {
  folder: string;
  ports: ShopPorts;
  secrets: SecretFiles;
  orderdbOthers: readonly number[];
}): ProcessSpec[] {
  const { folder, ports } = options;
  const environments = createEnvironments(ports, options.secrets, options.orderdbOthers);
  return ports.replicas.flatMap((replica, index) =>
    (['user', 'catalog', 'order', 'gateway'] as const).map((service) => {
      const name = service === 'gateway' ? service : `${service}-service`;
      const port = replica[service];
      return {
        name: ports.replicas.length === 1 ? name : `${name}-${index + 1}`,
        command: process.execPath,
        args: [...NODE_FLAGS, join(ROOT, name, 'src/main.ts')],
        env: {
          ...inheritedEnvironment(),
          NODE_ENV: 'production',
          MALLOC_ARENA_MAX: '2',
          NODE_COMPILE_CACHE: join(folder, 'cache/node'),
          HOST: '127.0.0.1',
          PORT: String(port),
          // Nothing balances over these processes but our own nginx and gateway, which try the next one.
          DRAIN_DELAY_MS: '0',
          ...environments[service],
        },
        cwd: join(ROOT, name),
        isReady: () => probeHttp(`http://127.0.0.1:${port}/readyz`),
      };
    }),
  );
}

/** What each service's config.ts asks for beside the common part. */
function createEnvironments(
  ports: ShopPorts,
  secrets: SecretFiles,
  orderdbOthers: readonly number[],
): Record<Service, Record<string, string>> {
  const urls = (service: Service) =>
    ports.replicas.map((replica) => `http://127.0.0.1:${replica[service]}`);
  // Services call each other directly while there is one of each, else through nginx, which balances.
  const balanced = (service: 'user' | 'catalog') =>
    ports.replicas.length === 1 ? urls(service).join() : `http://127.0.0.1:${ports[service]}`;
  const JWKS_URL = `${balanced('user')}/.well-known/jwks.json`;
  const amqpAccess = (user: string) => ({
    AMQP_URL: `amqp://${user}@127.0.0.1:${ports.amqp}`,
    AMQP_PASSWORD_FILE: secrets.of(passwordName('rabbitmq', user)),
  });
  const redisAccess = (user: string, port = ports.redis) => ({
    REDIS_URL: `redis://${user}@127.0.0.1:${port}`,
    REDIS_PASSWORD_FILE: secrets.of(passwordName('redis', user)),
  });
  return {
    user: {
      MONGO_URL: mongoUrlOf(ports, 'userdb'),
      ...redisAccess('user-service'),
      ADMIN_USERNAME: 'admin',
      ADMIN_PASSWORD_FILE: secrets.adminPassword,
      SIGNING_KEY_SECRET_FILE: secrets.signingKeySecret,
    },
    catalog: {
      MONGO_URL: mongoUrlOf(ports, 'catalogdb'),
      ...redisAccess('catalog-service', ports.redisCache),
      ...amqpAccess('catalog-service'),
      JWKS_URL,
    },
    order: {
      MONGO_URL: mongoUrlOf(ports, 'orderdb', orderdbOthers),
      ...amqpAccess('order-service'),
      JWKS_URL,
      CATALOG_URL: balanced('catalog'),
    },
    gateway: {
      ...redisAccess('gateway'),
      USER_SERVICE_URLS: urls('user').join(),
      CATALOG_SERVICE_URLS: urls('catalog').join(),
      ORDER_SERVICE_URLS: urls('order').join(),
    },
  };
}

/** Settings that the user may give to `npm start` itself; anything else is the shop's own. */
const INHERITED = [
  'PATH',
  'HOME',
  'LANG',
  'TZ',
  'LOG_LEVEL',
  'CORS_ORIGINS',
  'RATE_LIMIT_PER_MINUTE',
  'SIGN_IN_LIMIT_PER_MINUTE',
];

function inheritedEnvironment(): Record<string, string> {
  const given = INHERITED.map((name): [string, string] => [name, process.env[name] ?? '']);
  return Object.fromEntries(given.filter(([, value]) => value !== ''));
}
