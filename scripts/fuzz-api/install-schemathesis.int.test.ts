import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { installSchemathesis } from './install-schemathesis.ts';

const environment = { ...process.env };
let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'schemathesis-'));
});
afterEach(async () => {
  process.env = { ...environment };
  await rm(folder, { recursive: true, force: true });
});

it.each([
  ['no Python', { PATH: '/nowhere' }],
  ['no package index', { PIP_INDEX_URL: 'http://127.0.0.1:1', PIP_RETRIES: '0' }],
])(
  'says that it cannot be installed with %s, and leaves no half of it',
  async (_what, env) => {
    process.env = { ...environment, ...env };
    await expect(installSchemathesis(folder)).rejects.toThrow(
      /^schemathesis \S+ cannot be installed/,
    );
    expect(await readdir(folder)).toEqual([]);
  },
  60_000,
);
