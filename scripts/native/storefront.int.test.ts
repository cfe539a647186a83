import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { DATA_FOLDER } from './paths.ts';
import { buildStorefront } from './storefront.ts';

test('builds the pages once, and again only when they are of other sources', async () => {
  await mkdir(DATA_FOLDER, { recursive: true });
  const parent = await mkdtemp(join(DATA_FOLDER, 'storefront-'));
  const dist = join(parent, 'dist');
  try {
    expect(await buildStorefront(() => undefined, dist)).toBe('built');
    expect(existsSync(join(dist, 'index.html.gz'))).toBe(true);
    expect(await buildStorefront(() => undefined, dist)).toBe('unchanged');
    await writeFile(join(dist, 'built-from'), 'other sources');
    expect(await buildStorefront(() => undefined, dist)).toBe('built');
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
}, 60_000);
