import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execa } from 'execa';
import { z } from 'zod';
import { ROOT } from '../native/paths.ts';

const names = z.record(z.string(), z.string()).default({});
const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      name: z.string().optional(),
      version: z.string().optional(),
      resolved: z.string().optional(),
      link: z.boolean().optional(),
      dependencies: names,
      optionalDependencies: names,
      peerDependencies: names,
    }),
  ),
});
const bomSchema = z.object({
  bomFormat: z.literal('CycloneDX'),
  specVersion: z.string().regex(/^1\.\d$/),
  serialNumber: z.string().regex(/^urn:uuid:[0-9a-f-]{36}$/),
  metadata: z.object({
    component: z.object({ 'bom-ref': z.string(), type: z.literal('container') }),
  }),
  components: z.array(
    z.object({
      'bom-ref': z.string(),
      type: z.enum(['library', 'container']),
      name: z.string(),
      version: z.string(),
      purl: z.string().startsWith('pkg:'),
    }),
  ),
  dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()) })),
});
type Lock = z.output<typeof lockSchema>['packages'];

/** Where Node finds a package from a folder. */
const resolvePackage = (lock: Lock, from: string, name: string): string | null => {
  const path = from === '' ? `node_modules/${name}` : `${from}/node_modules/${name}`;
  const found = lock[path];
  if (found) return found.link ? (found.resolved ?? null) : path;
  return from === '' ? null : resolvePackage(lock, dirname(from).replace(/^\.$/, ''), name);
};

/** The paths of all that a workspace needs in production, itself included. */
const walk = (lock: Lock, path: string, seen = new Set<string>()): Set<string> => {
  const entry = lock[path];
  if (!entry || seen.has(path)) return seen;
  seen.add(path);
  const { dependencies, optionalDependencies, peerDependencies } = entry;
  for (const name of Object.keys({
    ...dependencies,
    ...optionalDependencies,
    ...peerDependencies,
  })) {
    const found = resolvePackage(lock, path, name);
    if (found !== null) walk(lock, found, seen);
  }
  return seen;
};
const needs = (lock: Lock, workspace: string): string[] =>
  [...walk(lock, workspace)].map((path) => {
    const name = lock[path]?.name ?? path.slice(path.lastIndexOf('node_modules/') + 13);
    return `${name}@${lock[path]?.version}`;
  });

let folder = '';
let lock: Lock = {};
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sbom-'));
  lock = lockSchema.parse(
    JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8')),
  ).packages;
  const program = join(import.meta.dirname, 'write-sboms.ts');
  await execa(process.execPath, [program, '--out', folder]);
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each([
  ['user-service', 'user-service', 'node'],
  ['catalog-service', 'catalog-service', 'node'],
  ['order-service', 'order-service', 'node'],
  ['gateway', 'gateway', 'node'],
  ['autoscaler', 'autoscaler', 'node'],
  ['scripts', 'scripts', 'node'],
  ['nginx', 'storefront', 'nginx'],
] as const)('the bill of materials of %s', (image, workspace, base) => {
  const read = async () =>
    bomSchema.parse(JSON.parse(await readFile(join(folder, `${image}.cdx.json`), 'utf8')));

  it('holds exactly what the lock file gives it in production, and the base image', async () => {
    const { components, metadata } = await read();
    const found = components.map((component) => component['bom-ref']).toSorted();
    const packages = [...new Set(needs(lock, workspace))];
    expect(found).toEqual(expect.arrayContaining(packages));
    expect(found).toHaveLength(packages.length + 1);
    expect(components[0]).toMatchObject({ type: 'container', name: base });
    expect(metadata.component['bom-ref']).toMatch(`bookstore/${image}@`);
  });

  it('refers only to what it holds, each by one name', async () => {
    const { components, dependencies, metadata } = await read();
    const refs = [metadata.component, ...components].map((component) => component['bom-ref']);
    expect(new Set(refs).size).toBe(refs.length);
    const used = dependencies.flatMap(({ ref, dependsOn }) => [ref, ...dependsOn]);
    expect(used.filter((ref) => !refs.includes(ref))).toEqual([]);
  });
});

it('knows that tests are made with jest, and ships it in no image', async () => {
  expect(Object.keys(lock)).toContain('node_modules/jest');
  for (const image of ['order-service', 'scripts', 'nginx']) {
    const text = await readFile(join(folder, `${image}.cdx.json`), 'utf8');
    expect(text).not.toMatch(/pkg:npm\/(jest|vite)@/);
  }
});
