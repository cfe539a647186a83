import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { parseConfig, wholeNumber, withPassword } from './index.ts';

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

test.each([
  ['amqp://shop@rabbitmq:5672', 'amqp://shop:se%20cr%40t@rabbitmq:5672'],
  ['redis://default@redis:6379', 'redis://default:se%20cr%40t@redis:6379'],
  [
    'mongodb://app@one:27017,two:27017/db?x=1',
    'mongodb://app:se%20cr%40t@one:27017,two:27017/db?x=1',
  ],
  [
    'redis-sentinel://default@one:26379,two:26379#shop',
    'redis-sentinel://default:se%20cr%40t@one:26379,two:26379#shop',
  ],
])('%s takes a password', (url, expected) => {
  expect(withPassword(url, 'se cr@t')).toBe(expected);
});

test('an address stays as it is without a password', () => {
  expect(withPassword('amqp://guest:guest@rabbitmq', undefined)).toBe(
    'amqp://guest:guest@rabbitmq',
  );
});

test.each(['amqp://rabbitmq:5672', 'amqp://shop:other@rabbitmq:5672', 'mongodb://db/app@x'])(
  'a password for %s is refused without repeating it',
  (url) => {
    expect(() => withPassword(url, 'secret')).toThrow(
      /^a password is given for an address that has no user name/,
    );
  },
);
