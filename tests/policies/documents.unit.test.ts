import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ROOT } from '../../scripts/native/paths.ts';
import { isTestThere, readTableRows } from './named-tests.ts';

const SKIPPED = new Set(['node_modules', '.data', '.git', 'dist', 'coverage']);
const list = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (SKIPPED.has(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return list(path);
    return entry.name.endsWith('.md') ? [relative(ROOT, path)] : [];
  });

/** Headings as a code host makes anchors of them. */
const anchorsOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

const isBroken = (from: string, link: string): boolean => {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? join(ROOT, from) : join(ROOT, dirname(from), path);
  if (!existsSync(target)) return true;
  return anchor !== undefined && target.endsWith('.md') && !anchorsOf(target).includes(anchor);
};

test.each(list(ROOT))('every link within the repository of %s leads somewhere', (file) => {
  const text = readFileSync(join(ROOT, file), 'utf8').replaceAll(/```[\s\S]*?```/g, '');
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  const inside = links.filter((link) => !/^[a-z]+:/.test(link));
  expect(inside.filter((link) => isBroken(file, link))).toEqual([]);
});

describe('a promise of SECURITY.md', () => {
  const promises = readTableRows('SECURITY.md').filter(({ length }) => length === 4);

  test('there is more than one', () => {
    expect(promises.length).toBeGreaterThan(10);
  });

  test.each(promises)('%s: its test is there', (_promise, _how, file = '', name = '') => {
    expect({ file, name, isThere: isTestThere(file, name) }).toEqual({ file, name, isThere: true });
  });
});
