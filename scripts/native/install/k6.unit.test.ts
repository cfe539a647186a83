import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { findK6 } from './k6.ts';

const SYSTEM_PATH = process.env['PATH'] ?? '';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'find-k6-'));
});
afterEach(() => {
  process.env['PATH'] = SYSTEM_PATH;
  rmSync(folder, { recursive: true, force: true });
});

/** An executable `k6` that says it is of that version. */
const makeK6 = (place: string, version: string): string => {
  const file = join(folder, place, 'k6');
  mkdirSync(join(folder, place), { recursive: true });
  writeFileSync(file, `#!/bin/sh\necho 'k6 ${version} (commit/0, go1.24.4, linux/amd64)'\n`, {
    mode: 0o755,
  });
  return file;
};

const find = () => {
  process.env['PATH'] = [join(folder, 'on-path'), SYSTEM_PATH].join(delimiter);
  return findK6(join(folder, 'cache'), () => undefined);
};

test('a k6 on PATH that runs TypeScript is taken', async () => {
  makeK6('cache/k6', 'v1.1.0');
  const system = makeK6('on-path', 'v1.4.2');
  expect(await find()).toBe(system);
});

test('an older k6 on PATH is left alone, and what was fetched before is taken', async () => {
  const own = makeK6('cache/k6', 'v1.1.0');
  makeK6('on-path', 'v0.57.0');
  expect(await find()).toBe(own);
});
