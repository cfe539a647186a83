import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openEdgeCache, removeEdgeCache } from './edge-cache.ts';

let folder: string;
let memory: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'edge-cache-'));
  memory = join(folder, 'memory');
  mkdirSync(memory);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('the cache is in memory, and gone with the shop', () => {
  const cache = openEdgeCache(folder, memory);
  writeFileSync(join(cache.folder, 'reply'), '{}');
  const [inMemory = ''] = readdirSync(memory);
  expect(existsSync(join(memory, inMemory, 'reply'))).toBe(true);
  cache.remove();
  expect(readdirSync(memory)).toEqual([]);
  expect(existsSync(cache.folder)).toBe(false);
});

test('a new start takes away what a shop left that was killed', () => {
  const killed = openEdgeCache(folder, memory);
  writeFileSync(join(killed.folder, 'reply'), '{}');
  const next = openEdgeCache(folder, memory);
  expect([readdirSync(memory).length, readdirSync(next.folder)]).toEqual([1, []]);
});

test('without such a place it is in the folder of the shop', () => {
  const cache = openEdgeCache(folder, join(folder, 'nowhere'));
  writeFileSync(join(cache.folder, 'reply'), '{}');
  expect(readdirSync(join(folder, 'cache/nginx'))).toEqual(['reply']);
  removeEdgeCache(folder);
  expect(existsSync(cache.folder)).toBe(false);
});

test('where such a place has little room the cache is in the folder of the shop', () => {
  const cache = openEdgeCache(folder, memory, Number.MAX_SAFE_INTEGER);
  writeFileSync(join(cache.folder, 'reply'), '{}');
  expect([readdirSync(memory), readdirSync(join(folder, 'cache/nginx'))]).toEqual([[], ['reply']]);
});
