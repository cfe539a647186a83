import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { wholeNumber } from './fields.ts';
import { parseConfig } from './parse-config.ts';

const schema = z.object({ SECRET: z.string().min(4), PORT: wholeNumber(1) });
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'config-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('reads a secret from its file, without the line end', () => {
  const path = join(folder, 'secret');
  writeFileSync(path, 'from a file\n');
  expect(parseConfig(schema, { SECRET_FILE: path })).toEqual({ SECRET: 'from a file', PORT: 1 });
});

test('names the variable whose file is not there', () => {
  expect(() => parseConfig(schema, { SECRET_FILE: '/nowhere/secret' })).toThrow('SECRET_FILE');
});

test('leaves the files of other programs alone', () => {
  const env = { SECRET: 'plain', OTHER_TOOL_CONFIG_FILE: '/nowhere/at-all' };
  expect(parseConfig(schema, env).SECRET).toBe('plain');
});

test('names every variable at fault at once', () => {
  expect(() => parseConfig(schema, { SECRET: 'abc', PORT: 'many' })).toThrow(/SECRET[^]*PORT/);
});
