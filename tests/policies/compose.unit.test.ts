import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { configSchema as catalog } from '../../catalog-service/src/config.ts';
import { configSchema as gateway } from '../../gateway/src/config.ts';
import { configSchema as order } from '../../order-service/src/config.ts';
import { ROOT } from '../../scripts/native/paths.ts';
import { USER_PASSWORDS, USERS_FILES } from '../../scripts/users/users-files.ts';
import { configSchema as userService } from '../../user-service/src/config.ts';

const PASSWORD_WORDS = /PASSWORD|SECRET|_PASS$/;

const serviceSchema = z.object({
  image: z.string(),
  build: z.object({ context: z.string(), args: z.record(z.string(), z.string()) }).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  restart: z.string(),
  init: z.literal(true),
  read_only: z.literal(true),
  cap_drop: z.tuple([z.literal('ALL')]),
  logging: z.object({ options: z.object({ 'max-size': z.string(), 'max-file': z.string() }) }),
  healthcheck: z.union([
    z.object({ disable: z.literal(true) }),
    z.object({ test: z.array(z.string()).min(2), interval: z.string(), timeout: z.string() }),
  ]),
  ports: z.array(z.string()).default([]),
  networks: z.array(z.string()).default([]),
  user: z.string().optional(),
  group_add: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
});
const composeSchema = z.object({
  'x-groups': z.record(z.string(), z.string()),
  services: z.record(z.string(), serviceSchema.loose()),
  networks: z.record(z.string(), z.object({ internal: z.boolean().optional() }).nullable()),
});

const toolSchema = z.object({
  environment: z.record(z.string(), z.string()),
  group_add: z.array(z.string()),
});

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const compose = composeSchema.parse(
  parse(read('docker-compose.yml'), { merge: true, maxAliasCount: -1 }),
);
const services = Object.entries(compose.services);
const isTask = ({ restart }: { restart: string }): boolean => restart === 'no';

/** What each service of ours reads; its name in the file is that of its folder. */
const schemas: Record<string, z.ZodObject> = {
  'user-service': userService,
  'catalog-service': catalog,
  'order-service': order,
  gateway,
};

describe.each(services)('%s in docker-compose.yml', (_name, service) => {
  test('has a tag on its image: one of ours by VERSION, or a fixed one', () => {
    expect(service.image).toMatch(
      /^(localhost\/bookstore\/[a-z-]+:\$\{VERSION:-dev\}|[a-z]+:\d[\w.-]*(@sha256:[0-9a-f]{64})?)$/,
    );
    expect(service.image.startsWith('localhost/')).toBe(service.build !== undefined);
  });

  test('has a health check, unless it runs to its end', () => {
    expect('disable' in service.healthcheck).toBe(isTask(service));
  });

  test('listens on this machine only', () => {
    expect(service.ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  test('is given no password and no secret but as a file', () => {
    const named = Object.keys(service.environment).filter((name) => PASSWORD_WORDS.test(name));
    expect(named.filter((name) => !name.endsWith('_FILE'))).toEqual([]);
  });

  test('waits for what it needs until that is healthy or done', () => {
    const wrong = Object.entries(service.depends_on).filter(([name, { condition }]) => {
      const needed = compose.services[name];
      const fitting =
        needed && isTask(needed) ? 'service_completed_successfully' : 'service_healthy';
      return condition !== fitting;
    });
    expect(wrong).toEqual([]);
  });
});

const groups = compose['x-groups'];
/** The secrets that a service is told of, and those that its server or its command reads by itself. */
const READ_BY_ITSELF: Record<string, string[]> = {
  userdb: ['mongo_key', 'userdb_password'],
  catalogdb: ['mongo_key', 'catalogdb_password'],
  orderdb: ['mongo_key', 'orderdb_password'],
  redis: ['redis_users'],
  'redis-cache': ['redis_cache_users'],
  rabbitmq: ['rabbitmq_definitions'],
};
const secretsOf = (name: string, environment: Record<string, string>): string[] => [
  ...(READ_BY_ITSELF[name] ?? []),
  ...Object.entries(environment)
    .filter(([key]) => key.endsWith('_FILE'))
    .map(([, file]) => file.replace('/run/secrets/', '')),
];

test('each secret has a group of its own', () => {
  expect(new Set(Object.values(groups)).size).toBe(Object.keys(groups).length);
  const names = [...USER_PASSWORDS, ...USERS_FILES.map(({ name }) => name)];
  const unused = names.filter((name) => !(name in groups));
  // The parts that only a swarm has.
  expect(unused.every((name) => /sentinel|autoscaler/.test(name))).toBe(true);
});

describe.each(services.filter(([name]) => name !== 'secrets'))(
  'the secrets of %s in docker-compose.yml',
  (name, service) => {
    test('are those that it reads: it is in their groups and in no other', () => {
      const needed = secretsOf(name, service.environment).map(
        (secret) => groups[secret] ?? `no group: ${secret}`,
      );
      expect(service.group_add.toSorted()).toEqual(needed.toSorted());
      const isMounted = service.volumes.some((volume) => volume.startsWith('secrets:/run/secrets'));
      expect(isMounted).toBe(needed.length > 0);
    });
  },
);

test('nobody but the task that makes the secrets is their owner', () => {
  expect(compose.services['secrets']).toMatchObject({ user: '0:0', network_mode: 'none' });
  const owners = services.filter(([, service]) => /^(0|root)\b/.test(service.user ?? ''));
  expect(owners.map(([name]) => name)).toEqual(['secrets']);
});

test('the tools are in the groups of the secrets that they read', () => {
  const { services: tools } = z
    .object({ services: z.record(z.string(), toolSchema) })
    .parse(parse(read('docker-compose.tools.yml'), { merge: true }));
  for (const { environment, group_add: own } of Object.values(tools)) {
    const needed = secretsOf('', environment).map(
      (secret) => groups[secret] ?? `no group: ${secret}`,
    );
    expect(needed.length).toBe(5);
    expect(own.toSorted()).toEqual(needed.toSorted());
  }
});

test('only nginx is in a network that reaches the outside', () => {
  const open = Object.entries(compose.networks).filter(([, network]) => !network?.internal);
  expect(open.map(([name]) => name)).toEqual(['outside']);
  expect(members('outside')).toEqual(['nginx']);
});

const members = (network: string): string[] =>
  services.filter(([, { networks }]) => networks.includes(network)).map(([name]) => name);

test('only nginx has ports outside', () => {
  const open = services.filter(([, { ports }]) => ports.length > 0).map(([name]) => name);
  expect(open).toEqual(['nginx']);
});

test('a database shares its network with its own service only', () => {
  for (const part of ['user', 'catalog', 'order']) {
    expect(members(`${part}db`)).toEqual([`${part}db`, `${part}-service`]);
    expect(compose.networks[`${part}db`]?.internal).toBe(true);
  }
});

describe.each(Object.entries(schemas))('the environment of %s', (name, schema) => {
  const { environment = {} } = compose.services[name] ?? {};
  // In compose $$ is a $, and ${NAME:-default} the default where nothing is set.
  const values = Object.entries(environment).map(([key, value]): [string, string] =>
    key.endsWith('_FILE')
      ? [key.replace(/_FILE$/, ''), 'x'.repeat(32)]
      : [key, value.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1')],
  );

  test('has only what the service reads', () => {
    const known = Object.keys(schema.shape);
    expect(values.length).toBeGreaterThan(0);
    expect(values.map(([key]) => key).filter((key) => !known.includes(key))).toEqual([]);
  });

  test('is all that the service needs', () => {
    expect(schema.safeParse(Object.fromEntries(values)).error?.issues).toBeUndefined();
  });
});

test('docker-compose.dev.yml mounts sources that are there, for services that are there', () => {
  const dev = z
    .object({ services: z.record(z.string(), z.object({ volumes: z.array(z.string()) }).loose()) })
    .parse(parse(read('docker-compose.dev.yml'), { merge: true }));
  expect(Object.keys(dev.services).toSorted()).toEqual(Object.keys(schemas).toSorted());
  for (const [name, { volumes }] of Object.entries(dev.services)) {
    const folders = ['packages/contracts', 'packages/platform', name];
    expect(volumes).toEqual(folders.map((folder) => `./${folder}/src:/shop/${folder}/src:ro`));
  }
});
