import { readFileSync } from 'node:fs';
import { parseConfig } from '@bookstore/platform/config';
import { expect, test } from '@jest/globals';
import { configSchema } from './config.ts';

const required = {
  MONGO_URL: 'mongodb://localhost/userdb',
  REDIS_URL: 'redis://localhost',
  SIGNING_KEY_SECRET: 'x'.repeat(32),
};

test('has a default for everything except addresses and secrets', () => {
  expect(parseConfig(configSchema, required)).toMatchObject({
    BCRYPT_COST: 10,
    KEY_ROTATION_DAYS: 30,
    JWT_ISSUER: 'bookstore',
  });
});

test('names every missing variable', () => {
  expect(() => parseConfig(configSchema, {})).toThrow(
    /MONGO_URL[^]*REDIS_URL[^]*SIGNING_KEY_SECRET/,
  );
});

test('refuses a short secret', () => {
  expect(() => parseConfig(configSchema, { ...required, SIGNING_KEY_SECRET: 'short' })).toThrow(
    'SIGNING_KEY_SECRET',
  );
});

test('refuses an admin without a password', () => {
  expect(() => parseConfig(configSchema, { ...required, ADMIN_USERNAME: 'admin' })).toThrow(
    'ADMIN_PASSWORD',
  );
});

test('the README lists exactly the variables of the schema', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const table = readme.slice(readme.indexOf('## Environment'));
  const listed = [...table.matchAll(/^\| (`.+?`) \|/gm)].flatMap(([, names = '']) =>
    [...names.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name),
  );
  expect(listed).toHaveLength(new Set(listed).size);
  expect(new Set(listed)).toEqual(new Set(Object.keys(configSchema.shape)));
});
