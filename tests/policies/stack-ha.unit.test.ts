import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { withConfigNames } from '../../scripts/config-names.ts';
import { ROOT } from '../../scripts/native/paths.ts';

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

const amount = z.object({ cpus: z.string(), memory: z.string() });
const oneAtATime = (failure: string) =>
  z.object({
    parallelism: z.literal(1),
    order: z.literal('stop-first'),
    failure_action: z.literal(failure),
    monitor: z.string(),
  });
const placement = z.union([
  z.object({ constraints: z.array(z.string()) }),
  z.object({ max_replicas_per_node: z.string() }),
]);
const sourceOf = z.union([z.string(), z.object({ source: z.string() })]);
const mount = z.union([z.string(), z.object({ type: z.literal('tmpfs') })]);

/** A service that only this file has: complete by itself. */
const ownSchema = z.object({
  image: z.string(),
  user: z.literal('999:999'),
  hostname: z.string(),
  init: z.literal(true),
  read_only: z.literal(true),
  cap_drop: z.tuple([z.literal('ALL')]),
  logging: z.object({ options: z.object({ 'max-size': z.string(), 'max-file': z.string() }) }),
  environment: z.record(z.string(), z.string()).default({}),
  healthcheck: z.object({ test: z.array(z.string()).min(2), start_period: z.string() }),
  secrets: z.array(sourceOf),
  volumes: z.array(mount),
  deploy: z.object({
    endpoint_mode: z.literal('${ENDPOINT_MODE:-vip}'),
    update_config: oneAtATime('rollback'),
    rollback_config: oneAtATime('pause'),
    restart_policy: z.object({ condition: z.literal('any'), delay: z.string() }),
    resources: z.object({ limits: amount.extend({ pids: z.number() }), reservations: amount }),
    placement,
  }),
});
/** What this file says of a service of stack.yml. */
const changedSchema = z.object({
  image: z.undefined().optional(),
  // Lists of two files are joined: a test here would come after the words of that in stack.yml.
  healthcheck: z.undefined().optional(),
  environment: z.record(z.string(), z.string()).default({}),
  volumes: z.array(mount).default([]),
  secrets: z.array(sourceOf).default([]),
  deploy: z.object({ placement }).optional(),
});

const fileSchema = z.object({
  services: z.record(z.string(), z.record(z.string(), z.unknown())),
  volumes: z.record(z.string(), z.unknown()),
  secrets: z.record(z.string(), z.object({ name: z.string() }).loose()),
});
const load = (file: string) => fileSchema.parse(parse(read(file), { merge: true }));
const base = load('stack.yml');
const overlay = load('stack.ha.yml');

const added = Object.entries(overlay.services)
  .filter(([name]) => !(name in base.services))
  .map(([name, service]) => ({ name, service: ownSchema.parse(service) }));
const changed = Object.entries(overlay.services)
  .filter(([name]) => name in base.services)
  .map(([name, service]) => ({ name, service: changedSchema.parse(service) }));
const KEEPING_DATA = ['userdb', 'catalogdb', 'orderdb', 'rabbitmq'];
const MEMBERS = [...KEEPING_DATA, 'redis'];
const pin = (member: number) => ({
  constraints: [`\${MEMBER_${member}_PLACEMENT:-node.labels.bookstore.member == ${member}}`],
});

describe.each(added)('$name in stack.ha.yml', ({ name, service }) => {
  test('is named as its peers call it, each of several replicas for itself', () => {
    const replicas = name === 'redis-sentinel' ? '-{{.Task.Slot}}' : '';
    expect(service.hostname).toBe(`${name}${replicas}`);
  });

  test('has a stateful service of stack.yml as its example', () => {
    const first = name.replace(/-(\d|sentinel)$/, '');
    expect(service.image).toBe(base.services[first]?.['image']);
  });

  test('is given no password but as a file', () => {
    expect(Object.keys(service.environment).join()).not.toMatch(/PASSWORD|SECRET|COOKIE/);
  });
});

test('member K of each database, of the broker and of Redis is pinned to node K', () => {
  const all = new Map([...changed, ...added].map(({ name, service }) => [name, service.deploy]));
  for (const member of MEMBERS) {
    expect(all.get(member)?.placement).toEqual(pin(1));
    expect(all.get(`${member}-2`)?.placement).toEqual(pin(2));
  }
  for (const member of KEEPING_DATA) {
    expect(all.get(`${member}-3`)?.placement).toEqual(pin(3));
  }
});

test('a node has one sentinel at most, for two of three decide', () => {
  const sentinel = added.find(({ name }) => name === 'redis-sentinel');
  expect(sentinel?.service.deploy.placement).toEqual({
    max_replicas_per_node: '${SENTINELS_PER_NODE:-1}',
  });
});

test('each member that keeps data has a volume of its own', () => {
  const volumes = added.flatMap(({ service }) =>
    service.volumes.filter((volume) => typeof volume === 'string'),
  );
  const names = KEEPING_DATA.flatMap((part) => [`${part}-2`, `${part}-3`]);
  expect(volumes.map((volume) => volume.split(':')[0])).toEqual(names);
  expect(Object.keys(overlay.volumes)).toEqual(names);
});

test('the first member knows all members, and the service has their addresses', () => {
  const environments = new Map(changed.map(({ name, service }) => [name, service.environment]));
  for (const part of ['user', 'catalog', 'order']) {
    const members = [`${part}db`, `${part}db-2`, `${part}db-3`];
    expect(environments.get(`${part}db`)?.['MEMBERS']).toBe(members.join());
    const url = environments.get(`${part}-service`)?.['MONGO_URL'];
    expect(url).toContain(`@${members.map((member) => `${member}:27017`).join()}/`);
  }
});

test.each([
  ['AMQP_URL', '@rabbitmq:5672', (user: string) => `amqp://${user}@brokers:5672`],
  [
    'REDIS_URL',
    '@redis:6379',
    (user: string) => `redis-sentinel://${user}@redis-sentinel:26379#shop`,
  ],
])('every service whose %s ends with %s is given all servers', (variable, single, addressOf) => {
  const environment = z.record(z.string(), z.string()).default({});
  const clients = Object.entries(base.services)
    .filter(([, service]) => environment.parse(service['environment'])[variable]?.endsWith(single))
    .map(([name]) => name);
  expect(clients.length).toBeGreaterThan(1);
  const told = changed.filter(
    ({ name, service }) => service.environment[variable] === addressOf(name),
  );
  expect(told.map(({ name }) => name).toSorted()).toEqual(clients.toSorted());
});

test('only Redis and the sentinels have the password by which they watch and copy', () => {
  const holders = [...changed, ...added].filter(({ service }) =>
    service.secrets.includes('redis_sentinel_password'),
  );
  expect(holders.map(({ name }) => name)).toEqual(['redis', 'redis-2', 'redis-sentinel']);
});

test('the brokers share one cookie, as a secret that can be brought in under a new name', () => {
  expect(overlay.secrets['rabbitmq_cookie']?.name).toBe(
    '${STACK:-bookstore}_rabbitmq_cookie${RABBITMQ_COOKIE_VERSION:-}',
  );
  for (const { name, service } of [...changed, ...added]) {
    const own = service.secrets.map((secret) =>
      typeof secret === 'string' ? secret : secret.source,
    );
    expect(own.includes('rabbitmq_cookie')).toBe(name.startsWith('rabbitmq'));
  }
});

test('each config is named by its content: npm run docs writes the names', () => {
  expect(withConfigNames(read('stack.ha.yml'), read)).toBe(read('stack.ha.yml'));
});
