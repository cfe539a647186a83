// usage: scripts/run scripts/supply-chain/pin-images.ts [--mirror URL] [--root DIR]
// Writes the digest that each tag has now (`mongo:8.0@sha256:…`) into the Dockerfiles, compose and stack files.
// Asks the images' registries, or a mirror of Docker Hub. Changes nothing where one digest is missing.
import { globSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../native/paths.ts';
import { findImages, parseImage, withDigests } from './image-references.ts';
import { fetchDigest } from './registry.ts';

const FILES = ['Dockerfile', 'nginx/Dockerfile', 'docker-compose*.yml', 'stack*.yml'];

const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
};

/** The digest of each name. Throws an Error that names every image without one. */
const findDigests = async (names: readonly string[], mirror?: string) => {
  const digests = new Map<string, string>();
  const missing: string[] = [];
  const ask = async (name: string) => {
    try {
      digests.set(name, await fetchDigest(parseImage(name), { mirror }));
    } catch (error) {
      missing.push(`${name}: no digest: ${reasonOf(error)}`);
    }
  };
  await Promise.all(names.map(ask));
  if (missing.length > 0) throw new Error(missing.toSorted().join('\n'));
  return digests;
};

/** Writes all files beside the old ones before the first of them is replaced. */
const replaceAll = async (files: readonly { path: string; text: string }[]): Promise<void> => {
  try {
    for (const { path, text } of files) await writeFile(`${path}.new`, text);
    for (const { path } of files) await rename(`${path}.new`, path);
  } finally {
    for (const { path } of files) await rm(`${path}.new`, { force: true });
  }
};

try {
  const { values } = parseArgs({
    options: { mirror: { type: 'string' }, root: { type: 'string', default: ROOT } },
  });
  const root = resolve(values.root);
  const files = await Promise.all(
    globSync(FILES, { cwd: root }).map(async (name) => ({
      path: join(root, name),
      text: await readFile(join(root, name), 'utf8'),
    })),
  );
  const names = [...new Set(files.flatMap(({ text }) => findImages(text)))].toSorted();
  const digests = await findDigests(names, values.mirror);
  await replaceAll(files.map(({ path, text }) => ({ path, text: withDigests(text, digests) })));
  for (const [name, digest] of digests) console.log(`${name}@${digest}`);
} catch (error) {
  console.error(reasonOf(error));
  console.error('nothing was changed');
  process.exitCode = 1;
}
