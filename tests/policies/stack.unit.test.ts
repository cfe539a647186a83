import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { withConfigNames } from '../../scripts/config-names.ts';
import { ROOT } from '../../scripts/native/paths.ts';

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

const amount = z.object({ cpus: z.string(), memory: z.string() });
const rule = (failure: string) =>
  z.object({ order: z.string(), monitor: z.string(), failure_action: z.literal(failure) });
const deploySchema = z.object({
  mode: z.literal('replicated-job').optional(),
  replicas: z.union([z.number(), z.string()]).optional(),
  update_config: rule('rollback').loose().optional(),
  rollback_config: rule('pause').loose().optional(),
  restart_policy: z.object({ condition: z.enum(['any', 'on-failure']), delay: z.string() }).loose(),
  resources: z.object({ limits: amount.extend({ pids: z.number() }), reservations: amount }),
  placement: z.object({ constraints: z.array(z.string()).optional() }).loose(),
});
const serviceSchema = z.object({
  image: z.string(),
  user: z.string().optional(),
  init: z.literal(true),
  read_only: z.literal(true),
  cap_drop: z.tuple([z.literal('ALL')]),
  logging: z
    .object({ options: z.object({ 'max-size': z.string(), 'max-file': z.string() }) })
    .loose(),
  environment: z.record(z.string(), z.string()).default({}),
  healthcheck: z.union([
    z.object({ disable: z.literal(true) }),
    z.object({ test: z.array(z.string()).min(2), interval: z.string(), start_period: z.string() }),
  ]),
  stop_grace_period: z.string().optional(),
  volumes: z.array(z.union([z.string(), z.object({ type: z.literal('tmpfs') })])).default([]),
  secrets: z.array(z.union([z.string(), z.object({ source: z.string() })])).default([]),
  networks: z.array(z.string()),
  ports: z
    .array(z.object({ target: z.number(), published: z.string(), mode: z.string() }))
    .default([]),
  deploy: deploySchema,
});
const stack = z
  .object({
    services: z.record(z.string(), serviceSchema.loose()),
    networks: z.record(
      z.string(),
      z
        .object({
          internal: z.boolean().optional(),
          driver_opts: z.object({ encrypted: z.literal('true') }),
        })
        .loose(),
    ),
    secrets: z.record(z.string(), z.object({ external: z.literal(true), name: z.string() })),
  })
  .parse(parse(read('stack.yml'), { merge: true }));

const composeSchema = z.object({
  services: z.record(
    z.string(),
    z
      .object({
        environment: z.record(z.string(), z.string()).default({}),
        networks: z.array(z.string()).default([]),
      })
      .loose(),
  ),
});
const compose = composeSchema.parse(
  parse(read('docker-compose.yml'), { merge: true, maxAliasCount: -1 }),
);
const { version } = z.object({ version: z.string() }).parse(JSON.parse(read('package.json')));

const services = Object.entries(stack.services);
const REPLICATED = ['user-service', 'catalog-service', 'order-service', 'gateway', 'nginx'];
const seconds = (text: string | undefined): number => Number(/^(\d+)s$/.exec(text ?? '')?.[1]);
const keepsData = ({ volumes }: { volumes: unknown[] }) =>
  volumes.some((volume) => typeof volume === 'string');

/** In compose nginx has addresses in its image, no certificate, and one way to publish ports. */
const variablesOf = (environment: Record<string, string>): string[] =>
  Object.keys(environment)
    .filter((name) => !/_ADDRESS$|^TLS_|^PUBLISH_MODE$/.test(name))
    .toSorted();

describe.each(services)('%s in stack.yml', (name, service) => {
  const { deploy } = service;

  test('has an image with a fixed tag; those of the shop have its version', () => {
    expect(service.image.replace('${REGISTRY:-localhost/}bookstore/', 'ours/')).toMatch(
      /^(ours\/[a-z-]+:\$\{VERSION:-[\d.]+\}|[a-z]+:\d[\w.-]*(@sha256:[0-9a-f]{64})?)$/,
    );
  });

  test('is not root: by its image, or by what stands here', () => {
    expect(service.image.includes('bookstore/') || service.user === '999:999').toBe(true);
  });

  test('has a health check, an update rule and the way back, unless it runs to its end', () => {
    const runsToItsEnd = deploy.mode === 'replicated-job';
    expect('disable' in service.healthcheck).toBe(runsToItsEnd);
    expect(deploy.update_config === undefined).toBe(runsToItsEnd);
    expect(deploy.rollback_config === undefined).toBe(runsToItsEnd);
  });

  test('is given no password and no secret but as a file, and each file is one of its secrets', () => {
    const named = Object.entries(service.environment).filter(([key]) =>
      /PASSWORD|SECRET|KEY/.test(key),
    );
    const own = service.secrets.map((secret) =>
      typeof secret === 'string' ? secret : secret.source,
    );
    expect(own.filter((secret) => !(secret in stack.secrets))).toEqual([]);
    for (const [key, file] of named) {
      expect(key).toMatch(/_FILE$/);
      expect(own.map((secret) => `/run/secrets/${secret}`)).toContain(file);
    }
  });

  test('is known to compose with the same networks and variables', () => {
    const other = compose.services[name];
    expect(service.networks).toEqual(other?.networks);
    expect(variablesOf(service.environment)).toEqual(variablesOf(other?.environment ?? {}));
  });
});

test('an image of the shop has the version of package.json unless told', () => {
  const ours = services.filter(([, { image }]) => image.includes('bookstore/'));
  expect(ours.map(([, { image }]) => image.split('VERSION:-')[1])).toEqual(
    ours.map(() => `${version}}`),
  );
});

describe.each(services.filter(([, service]) => keepsData(service)))(
  '%s keeps data',
  (_name, { deploy }) => {
    test('so it is pinned to a node by a variable', () => {
      expect(deploy.placement.constraints).toEqual(['${DATA_PLACEMENT:-node.role == manager}']);
    });

    test('so an old task ends before a new one starts, or it runs to its end', () => {
      expect(deploy.update_config?.order ?? deploy.mode).toMatch(/^(stop-first|replicated-job)$/);
    });
  },
);

test.each(REPLICATED)(
  '%s has two replicas unless told, and a new one comes before the old one goes',
  (name) => {
    const deploy = stack.services[name]?.deploy;
    expect(deploy?.replicas).toMatch(/^\$\{[A-Z]+_REPLICAS:-2\}$/);
    expect(deploy?.update_config?.order).toMatch(/start-first/);
  },
);

test('what is stopped has more time than its drain takes', () => {
  for (const name of REPLICATED) {
    expect(seconds(stack.services[name]?.stop_grace_period)).toBeGreaterThan(12);
  }
});

test('only the ports of the shop are published, by variables that compose has too', () => {
  const ports = services.flatMap(([, service]) => service.ports.map(({ published }) => published));
  expect(ports).toEqual([
    '${EDGE_PORT:-5000}',
    '${TLS_PORT:-5443}',
    '${USER_PORT:-5001}',
    '${CATALOG_PORT:-5002}',
    '${ORDER_PORT:-5003}',
  ]);
  for (const port of ports.filter((text) => !text.includes('TLS'))) {
    expect(read('docker-compose.yml')).toContain(`127.0.0.1:${port}:`);
  }
});

test('a database shares its network with its own service only', () => {
  for (const part of ['user', 'catalog', 'order']) {
    const members = services.filter(([, { networks }]) => networks.includes(`${part}db`));
    expect(members.map(([name]) => name)).toEqual([`${part}db`, `${part}-service`]);
    expect(stack.networks[`${part}db`]?.internal).toBe(true);
  }
});

test('only nginx is in a network that reaches the outside', () => {
  const open = Object.keys(stack.networks).filter((name) => !stack.networks[name]?.internal);
  expect(open).toEqual(['outside']);
  const members = services.filter(([, { networks }]) => networks.includes('outside'));
  expect(members.map(([name]) => name)).toEqual(['nginx']);
});

test('each secret can be brought in under a new name', () => {
  for (const [name, secret] of Object.entries(stack.secrets)) {
    expect(secret.name).toBe(`\${STACK:-bookstore}_${name}\${${name.toUpperCase()}_VERSION:-}`);
  }
});

test('each config is named by its content: npm run docs writes the names', () => {
  expect(withConfigNames(read('stack.yml'), read)).toBe(read('stack.yml'));
});

const megabytes = (text: string | undefined): number => Number(/^(\d+)M$/.exec(text ?? '')?.[1]);
const first = (pattern: RegExp, file: string): number => Number(pattern.exec(read(file))?.[1]);

const limit = (name: string): number =>
  megabytes(stack.services[name]?.deploy.resources.limits.memory);

test('a service of Node has a limit far above its heap, and a server far above its caches', () => {
  const heap = first(/--max-old-space-size=(\d+)/, 'Dockerfile');
  const mongoCache = first(/cacheSizeGB: ([\d.]+)/, 'docker/mongod.conf') * 1_024;
  for (const part of ['user', 'catalog', 'order']) {
    expect(limit(`${part}-service`)).toBeGreaterThanOrEqual(heap + 128);
    expect(limit(`${part}db`)).toBeGreaterThanOrEqual(mongoCache * 2);
  }
  for (const server of ['redis', 'redis-cache']) {
    const memory = first(/maxmemory (\d+)mb/, `docker/${server}.conf`);
    expect(limit(server)).toBeGreaterThanOrEqual(memory * 2);
  }
});

const redisOf = (name: string) => stack.services[name]?.environment['REDIS_URL'];

test('nothing evicts a counter: counters and cache have a Redis each', () => {
  expect(read('docker/redis.conf')).toContain('maxmemory-policy noeviction');
  expect(read('docker/redis-cache.conf')).toContain('maxmemory-policy allkeys-lru');
  expect(['user-service', 'gateway', 'catalog-service'].map(redisOf)).toEqual([
    'redis://user-service@redis:6379',
    'redis://gateway@redis:6379',
    'redis://catalog-service@redis-cache:6379',
  ]);
});
