import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { execa } from 'execa';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'sum-tests-'));
  await mkdir(join(root, '.data/test-results'), { recursive: true });
  await cp(join(import.meta.dirname, 'sum-tests'), join(root, 'scripts/sum-tests'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const sum = async (results: Readonly<Record<string, string>>): Promise<string> => {
  for (const [name, text] of Object.entries(results)) {
    await writeFile(join(root, '.data/test-results', name), `${text}\n`);
  }
  return (await execa(join(root, 'scripts/sum-tests'))).stdout;
};

it('adds up what passed and failed, and names what failed', async () => {
  expect(await sum({ 'jest-1': '5 1\na.test.ts: is red', check: '0 1', 'chaos-1': '1 0' })).toBe(
    ['failed: check', 'failed: a.test.ts: is red', '6 passed, 2 failed'].join('\n'),
  );
});

it('names what was skipped, and counts it neither as passed nor as failed', async () => {
  expect(await sum({ check: '1 0', 'fuzz-api': '0 0 1' })).toBe(
    ['skipped: fuzz-api', '1 passed, 0 failed, 1 skipped'].join('\n'),
  );
});
