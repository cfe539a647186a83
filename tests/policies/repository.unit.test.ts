import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from '@jest/globals';
import { ROOT } from '../../scripts/native/paths.ts';

const SKIPPED = new Set(['node_modules', '.data', '.git', 'coverage', 'dist', 'package-lock.json']);

const list = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (SKIPPED.has(entry.name)) return [];
    return entry.isDirectory() ? list(path) : [path];
  });

const files = list(ROOT).map((path) => ({
  name: relative(ROOT, path),
  text: readFileSync(path, 'utf8'),
}));
const isTest = (name: string): boolean => /\.test\.ts$|(^|\/)(testing|testkit)\//.test(name);

const matching = (pattern: RegExp, among = files): string[] =>
  among.filter(({ text }) => pattern.test(text)).map(({ name }) => name);

test('no file holds a private key or a token', () => {
  expect(matching(/-----BEGIN [A-Z ]*PRIVATE KEY-----\s*[A-Za-z0-9+/=]{20}/)).toEqual([]);
  expect(matching(/eyJ[\w-]{20,}\.eyJ[\w-]{20,}\.[\w-]{20,}/)).toEqual([]);
});

test('no file that runs sets a password or a secret', () => {
  const running = files.filter(({ name }) => !isTest(name) && !name.endsWith('.md'));
  expect(
    matching(/^\s*[A-Z_]*(PASSWORD|SECRET)\s*[=:]\s*["']?[\w!@#-]{6,}["']?\s*$/m, running),
  ).toEqual([]);
});

test('no file holds the markers of a merge conflict', () => {
  expect(matching(/^(<{7}|>{7}) /m)).toEqual([]);
});

/** A Dockerfile without the lines that start from a stage of its own. */
const withoutOwnStages = (text: string): string =>
  [...text.matchAll(/^FROM .* AS (\S+)$/gm)].reduce(
    (rest, [, stage]) => rest.replaceAll(new RegExp(`^FROM ${stage}\\b.*$`, 'gm'), ''),
    text,
  );

test('no image is taken by the tag latest, or by none', () => {
  const untagged = /^\s*(?:FROM\s+(?!scratch)|image:\s*)(?:[\w./-]+)(?::latest)?\s*(?:AS\s.*)?$/im;
  const stack = files
    .filter(({ name }) => /Dockerfile|\.ya?ml$/.test(name))
    .map(({ name, text }) => ({ name, text: withoutOwnStages(text) }));
  expect(matching(untagged, stack)).toEqual([]);
});

test('every workspace has the same exact release of the MongoDB driver, of which a method is wrapped', () => {
  const releases = files
    .filter(({ name }) => name.endsWith('package.json'))
    .map(({ text }) => /"mongodb": "(.*)"/.exec(text)?.[1])
    .filter((release) => release !== undefined);
  expect(releases.length).toBeGreaterThan(0);
  expect(new Set(releases)).toEqual(new Set([expect.stringMatching(/^\d+\.\d+\.\d+$/)]));
  expect(new Set(releases).size).toBe(1);
});
