// usage: scripts/run scripts/supply-chain/write-sboms.ts [--out DIR]
// Writes a bill of materials (CycloneDX, JSON) for each image: its npm packages by the lock file, and its base image.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { z } from 'zod';
import { DATA_FOLDER, ROOT } from '../native/paths.ts';
import { createImageSbom, listPackages, npmSbomSchema, packageTreeSchema } from './sbom.ts';

const NODE_IMAGES = [
  'user-service',
  'catalog-service',
  'order-service',
  'gateway',
  'autoscaler',
  'scripts',
];
/** The storefront is built into the image of nginx. */
const IMAGES = [
  ...NODE_IMAGES.map((name) => ({ name, workspace: name, dockerfile: 'Dockerfile' })),
  { name: 'nginx', workspace: 'storefront', dockerfile: 'nginx/Dockerfile' },
];
const NPM_TIMEOUT_MS = 60_000;

const npm = async (...args: string[]): Promise<unknown> => {
  const { stdout } = await execa('npm', args, { cwd: ROOT, timeout: NPM_TIMEOUT_MS });
  return JSON.parse(stdout);
};

/** The image that the last stage starts from. */
const findBase = async (dockerfile: string): Promise<string> => {
  const text = await readFile(join(ROOT, dockerfile), 'utf8');
  const base = [...text.matchAll(/^FROM (\S+)/gm)].at(-1)?.[1];
  if (base === undefined) throw new Error(`${dockerfile} starts from no image`);
  return base;
};

const { values } = parseArgs({
  options: { out: { type: 'string', default: join(DATA_FOLDER, 'sbom') } },
});
const out = resolve(values.out);
await mkdir(out, { recursive: true });
const manifest = await readFile(join(ROOT, 'package.json'), 'utf8');
const { version } = z.object({ version: z.string() }).parse(JSON.parse(manifest));
for (const { name, workspace, dockerfile } of IMAGES) {
  const lockOnly = ['--package-lock-only', '-w', workspace];
  const described = await npm('sbom', '--sbom-format', 'cyclonedx', ...lockOnly);
  const tree = await npm('ls', '--all', '--omit=dev', '--json', ...lockOnly);
  const installed = [...new Set(listPackages(packageTreeSchema.parse(tree)))];
  const image = { name, version, base: await findBase(dockerfile) };
  const sbom = createImageSbom(npmSbomSchema.parse(described), installed, image);
  const file = join(out, `${name}.cdx.json`);
  await writeFile(file, `${JSON.stringify(sbom, null, 2)}\n`);
  console.log(`${file}: ${sbom.components.length} components`);
}
