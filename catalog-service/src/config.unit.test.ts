import { readFileSync } from 'node:fs';
import { parseConfig } from '@bookstore/platform/config';
import { expect, test } from '@jest/globals';
import { configSchema } from './config.ts';

test('names every variable that is missing', () => {
  expect(() => parseConfig(configSchema, {})).toThrow(
    /MONGO_URL[^]*AMQP_URL[^]*REDIS_URL[^]*JWKS_URL/,
  );
});

test('the README documents every variable, and no other', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const table = readme.slice(readme.indexOf('## Environment'));
  const documented = [...table.matchAll(/^\| (`.+?`) \|/gm)].flatMap(([, names = '']) =>
    [...names.matchAll(/`([A-Z_]+)`/g)].map(([, name = '']) => name),
  );
  expect(documented.toSorted()).toEqual(Object.keys(configSchema.shape).toSorted());
});
