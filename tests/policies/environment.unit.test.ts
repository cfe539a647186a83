import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { configSchema as autoscaler, helperConfigSchema } from '../../autoscaler/src/config.ts';
import { configSchema as catalog } from '../../catalog-service/src/config.ts';
import { configSchema as gateway } from '../../gateway/src/config.ts';
import { configSchema as order } from '../../order-service/src/config.ts';
import { ROOT } from '../../scripts/native/paths.ts';
import { configSchema as user } from '../../user-service/src/config.ts';

const schemas = {
  'user-service': user.shape,
  'catalog-service': catalog.shape,
  'order-service': order.shape,
  gateway: gateway.shape,
  autoscaler: { ...autoscaler.shape, ...helperConfigSchema.shape },
};
const example = readFileSync(join(ROOT, '.env.example'), 'utf8');
const listed = [...example.matchAll(/^(?:# )?([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => name);

/** What stands commented out: the default as text. */
const documentedDefault = (name: string): string | undefined =>
  new RegExp(`^# ${name}=(.*)$`, 'm').exec(example)?.[1];

describe.each(Object.entries(schemas))('%s', (service, shape) => {
  const names = Object.keys(shape);

  test.each(names)('%s stands in .env.example and in the README of the service', (name) => {
    expect(listed).toContain(name);
    const readme = join(ROOT, service, 'README.md');
    expect(existsSync(readme)).toBe(true);
    expect(readFileSync(readme, 'utf8')).toContain(name);
  });

  // Who is trusted differs by service.
  const compared = Object.entries(shape).filter(([name]) => name !== 'TRUSTED_PROXIES');
  test.each(compared)('the default of %s in .env.example is the real one', (name, field) => {
    const text = documentedDefault(name);
    // No commented line means: it has to be set, or there is no default to tell.
    const real = field.safeParse(undefined).data;
    expect(text === undefined ? undefined : field.safeParse(text).data).toEqual(real);
  });
});

/** The edge is no service of ours: its README lists what it reads. */
const ofEdge = [
  ...readFileSync(join(ROOT, 'nginx/README.md'), 'utf8').matchAll(/`([A-Z][A-Z0-9_]+)`/g),
].map(([, name]) => name);

test('what the stack tells the edge stands in its README, and in .env.example unless it is an address of a part', () => {
  const services = z.object({ nginx: z.object({ environment: z.record(z.string(), z.string()) }) });
  const stack = z
    .object({ services })
    .parse(parse(readFileSync(join(ROOT, 'stack.yml'), 'utf8'), { merge: true }));
  const names = Object.keys(stack.services.nginx.environment);
  expect(names.filter((name) => !ofEdge.includes(name))).toEqual([]);
  const settings = names.filter((name) => !name.endsWith('_ADDRESS'));
  expect(settings.filter((name) => !listed.includes(name))).toEqual([]);
});

test('.env.example lists nothing that no service and no edge reads', () => {
  const known = new Set([
    ...Object.values(schemas).flatMap((shape) => Object.keys(shape)),
    ...ofEdge,
  ]);
  expect(listed.filter((name) => name === undefined || !known.has(name))).toEqual([]);
});
