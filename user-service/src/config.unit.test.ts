import { readFileSync } from 'node:fs';
import { parseConfig } from '@bookstore/platform/config';
import { expect, test } from '@jest/globals';
import { configSchema } from './config.ts';

const needed = {
  MONGO_URL: 'mongodb://localhost/userdb',
  REDIS_URL: 'redis://localhost',
  SIGNING_KEY_SECRET: 'x'.repeat(32),
};

test('has a default for everything but addresses and secrets', () => {
  expect(parseConfig(configSchema, needed)).toMatchObject({
    BCRYPT_COST: 10,
    KEY_ROTATION_DAYS: 30,
    JWT_ISSUER: 'bookstore',
  });
});

test('names every variable that is missing', () => {
  expect(() => parseConfig(configSchema, {})).toThrow(
    /MONGO_URL[^]*REDIS_URL[^]*SIGNING_KEY_SECRET/,
  );
});

test('refuses a short secret', () => {
  expect(() => parseConfig(configSchema, { ...needed, SIGNING_KEY_SECRET: 'short' })).toThrow(
    'SIGNING_KEY_SECRET',
  );
});

test('refuses an admin without a password', () => {
  expect(() => parseConfig(configSchema, { ...needed, ADMIN_USERNAME: 'admin' })).toThrow(
    'ADMIN_PASSWORD',
  );
});

test('the README tells of every variable, and of no other', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const table = readme.slice(readme.indexOf('## Environment'));
  const told = [...table.matchAll(/^\| (`.+?`) \|/gm)].flatMap(([, names = '']) =>
    [...names.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name),
  );
  expect(told).toHaveLength(new Set(told).size);
  expect(new Set(told)).toEqual(new Set(Object.keys(configSchema.shape)));
});
