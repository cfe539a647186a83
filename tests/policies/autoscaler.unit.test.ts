import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { configSchema, helperConfigSchema } from '../../autoscaler/src/config.ts';
import { parsePolicy } from '../../autoscaler/src/scaling/policy.ts';
import { ROOT } from '../../scripts/native/paths.ts';

const serviceSchema = z.object({
  user: z.string().optional(),
  read_only: z.boolean().optional(),
  cap_drop: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  ports: z.array(z.unknown()).default([]),
  networks: z.array(z.string()).default([]),
  volumes: z.array(z.string().or(z.object({ type: z.literal('tmpfs') }))).default([]),
  secrets: z.array(z.object({ source: z.string() }).or(z.string())).default([]),
  deploy: z
    .object({
      labels: z.record(z.string(), z.string()).default({}),
      replicas: z.union([z.string(), z.number()]).optional(),
      resources: z.object({ limits: z.object({ cpus: z.string() }) }).optional(),
      placement: z.object({ constraints: z.array(z.string()).default([]) }).optional(),
    })
    .default({ labels: {} }),
});
const stackSchema = z.object({
  services: z.record(z.string(), serviceSchema),
  networks: z.record(z.string(), z.object({ internal: z.boolean().optional() })).default({}),
  secrets: z.record(z.string(), z.unknown()).default({}),
});

const read = (file: string) =>
  stackSchema.parse(parse(readFileSync(join(ROOT, file), 'utf8'), { merge: true }));
/** As `docker stack deploy` reads it where nothing is set. */
const withDefaults = (text: string): string => text.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1');

const stack = read('stack.yml');
const overlay = read('stack.autoscaler.yml');
const { autoscaler, 'autoscaler-helper': helper, ...scaled } = overlay.services;

describe.each(Object.entries(scaled))('%s in stack.autoscaler.yml', (name, { deploy }) => {
  const base = stack.services[name];
  const labels = Object.fromEntries(
    Object.entries(deploy.labels).map(([key, value]) => [key, withDefaults(value)]),
  );

  test('has labels that the autoscaler takes, below the limit that stack.yml sets', () => {
    const replicas = Number(withDefaults(String(base?.deploy.replicas)));
    const cpuLimit = Number(base?.deploy.resources?.limits.cpus);
    expect(cpuLimit).toBeGreaterThan(0);
    const result = parsePolicy({ labels, replicas, cpuLimit });
    expect(result).toMatchObject({ kind: 'valid', policy: { min: replicas } });
  });

  test('can be reached by the autoscaler', () => {
    expect(base?.networks).toEqual(expect.arrayContaining(autoscaler?.networks ?? []));
  });

  test('goes by a queue that the service reads, if by any', () => {
    const asyncapi = readFileSync(join(ROOT, 'docs/asyncapi.json'), 'utf8');
    const queue = labels['bookstore.autoscale.queue'];
    expect(queue === undefined || queue.startsWith(`${name}.`)).toBe(true);
    expect(queue === undefined || asyncapi.includes(`from the quorum queue ${queue}"`)).toBe(true);
  });
});

test('what stack.yml starts alone is not scaled', () => {
  const labelled = Object.values(stack.services).flatMap(({ deploy }) =>
    Object.keys(deploy.labels).filter((label) => label.startsWith('bookstore.autoscale.')),
  );
  expect(labelled).toEqual([]);
  expect(Object.keys(stack.services)).not.toContain('autoscaler');
});

describe.each([
  ['the autoscaler', autoscaler],
  ['its helper', helper],
])('%s', (_name, service) => {
  test('runs once, on one manager with the other, writes nothing and listens to nobody', () => {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      ports: [],
      environment: { HOST: '127.0.0.1' },
      deploy: {
        replicas: 1,
        placement: {
          constraints: ['node.role == manager', '${AUTOSCALER_PLACEMENT:-node.role == manager}'],
        },
      },
    });
  });
});

const mounts = (service: typeof helper): string[] =>
  (service?.volumes ?? []).filter((volume) => typeof volume === 'string');

test('only the helper has the socket of Docker; it is not root, and knows no secret', () => {
  expect(mounts(helper)).toEqual([
    '/var/run/docker.sock:/var/run/docker.sock',
    'autoscaler:/shop/.data',
  ]);
  expect(helper).toMatchObject({
    user: expect.stringMatching(/^1000:\$\{DOCKER_GID:\?/),
    secrets: [],
  });
  // It writes nothing where it meets its helper.
  expect(mounts(autoscaler)).toEqual(['autoscaler:/shop/.data:ro']);
});

test('the helper is alone in a network that leads nowhere', () => {
  const [network = '', ...others] = helper?.networks ?? [];
  expect(others).toEqual([]);
  expect(overlay.networks[network]).toMatchObject({ internal: true });
  const all = [...Object.values(stack.services), ...Object.values(overlay.services)];
  expect(all.filter(({ networks }) => networks.includes(network))).toEqual([helper]);
});

test('the autoscaler uses networks and secrets that stack.yml has', () => {
  const secrets = (autoscaler?.secrets ?? []).map((secret) =>
    typeof secret === 'string' ? secret : secret.source,
  );
  expect(Object.keys(stack.secrets)).toEqual(expect.arrayContaining(secrets));
  expect(Object.keys(stack.networks)).toEqual(expect.arrayContaining(autoscaler?.networks ?? []));
});

test.each([
  ['the autoscaler', autoscaler, configSchema],
  ['its helper', helper, helperConfigSchema],
] as const)('%s is given variables that it reads', (_name, service, schema) => {
  const environment = Object.entries(service?.environment ?? {}).map(([key, value]) =>
    key.endsWith('_FILE') ? [key.replace(/_FILE$/, ''), 'secret'] : [key, withDefaults(value)],
  );
  const known = z.strictObject(schema.shape);
  expect(known.safeParse(Object.fromEntries(environment)).error?.issues).toBeUndefined();
});
