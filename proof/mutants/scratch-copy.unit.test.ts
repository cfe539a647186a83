import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createScratchCopy, type ScratchCopy } from './scratch-copy.ts';

const SOURCE = 'packages/platform/index.ts';

/** A small checkout: one workspace, one package of others for all, one for the workspace alone. */
const createCheckout = (): string => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'bookstore-checkout-')));
  for (const [path, text] of [
    [SOURCE, 'export const answer = 42;\n'],
    ['packages/platform/package.json', '{}'],
    ['packages/platform/node_modules/own/index.js', ''],
    ['node_modules/express/index.js', ''],
    ['.data/secret', 'not for copies'],
    ['.gitignore', 'node_modules/\n.data/\n'],
  ] as const) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  mkdirSync(join(root, 'node_modules/@bookstore'));
  symlinkSync('../../packages/platform', join(root, 'node_modules/@bookstore/platform'));
  execFileSync('git', ['init', '-q'], { cwd: root });
  return root;
};

let root: string;
let copy: ScratchCopy;
beforeAll(async () => {
  root = createCheckout();
  copy = await createScratchCopy(root);
});
afterAll(() => {
  copy.remove();
  rmSync(root, { recursive: true, force: true });
});

const work = () => Promise.reject(new Error('the work fails'));
const inCopy = (path: string): string => join(realpathSync(copy.folder), path);

test('has the sources, new ones too, and nothing that git ignores', () => {
  expect(readFileSync(inCopy(SOURCE), 'utf8')).toContain('42');
  expect(existsSync(inCopy('.data'))).toBe(false);
});

test('its workspaces are its own, the packages of others are those of the original', () => {
  const resolved = (path: string) => realpathSync(inCopy(path));
  expect(resolved('node_modules/@bookstore/platform')).toBe(inCopy('packages/platform'));
  expect(resolved('node_modules/express')).toBe(join(root, 'node_modules/express'));
  const own = 'packages/platform/node_modules/own';
  expect(resolved(own)).toBe(join(root, own));
});

test('has a bug for the length of the work, and the original never has it', async () => {
  const edits = [
    { file: SOURCE, find: '42', replace: '41' },
    { file: SOURCE, find: '41', replace: '40' },
  ];
  const seen = await copy.withEdits(edits, () =>
    Promise.resolve([inCopy(SOURCE), join(root, SOURCE)].map((path) => readFileSync(path, 'utf8'))),
  );
  expect(seen).toEqual(['export const answer = 40;\n', 'export const answer = 42;\n']);
  expect(readFileSync(inCopy(SOURCE), 'utf8')).toBe('export const answer = 42;\n');
});

test('is as it was when an edit does not fit, or the work fails', async () => {
  const fits = { file: SOURCE, find: '42', replace: '41' };
  await expect(copy.withEdits([fits], work)).rejects.toThrow('the work fails');
  const unfit = { file: SOURCE, find: 'nowhere', replace: '' };
  await expect(copy.withEdits([fits, unfit], work)).rejects.toThrow('exactly once');
  expect(readFileSync(inCopy(SOURCE), 'utf8')).toContain('42');
});
