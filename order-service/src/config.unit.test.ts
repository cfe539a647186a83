import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parseConfig } from '@bookstore/platform/config';
import { configSchema } from './config.ts';

const needed = {
  MONGO_URL: 'mongodb://localhost/orderdb',
  AMQP_URL: 'amqp://localhost',
  JWKS_URL: 'http://localhost:5001/.well-known/jwks.json',
  CATALOG_URL: 'http://localhost:5002',
};

test('has a default for everything but addresses', () => {
  expect(parseConfig(configSchema, needed)).toMatchObject({
    ORDER_EXPIRY_MS: 900_000,
    PAYMENT_GIVE_UP_MS: 30_000,
    IDEMPOTENCY_TTL_MS: 86_400_000,
  });
});

test('names every variable at fault', () => {
  const env = { ...needed, AMQP_URL: 'http://localhost', ORDER_EXPIRY_MS: 'soon' };
  expect(() => parseConfig(configSchema, env)).toThrow(/AMQP_URL[^]*ORDER_EXPIRY_MS/);
});

test('the README documents every variable, and no other', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const table = readme.slice(readme.indexOf('## Environment'));
  const documented = [...table.matchAll(/^\| (`.+?`) \|/gm)].flatMap(([, names = '']) =>
    [...names.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name),
  );
  expect(new Set(documented)).toEqual(new Set(Object.keys(configSchema.shape)));
});
