import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { prepareComposeSecrets } from './compose-secrets.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'compose-secrets-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = (name: string): string => join(folder, 'secrets', name);
const GROUP = String(process.getgid?.());

test('each secret is for its owner and its group, and stays the same at the next start', () => {
  const env = { admin_password: GROUP, mongo_key: GROUP, HOME: '/nowhere' };
  prepareComposeSecrets(folder, env);
  const made = readFileSync(file('mongo_key'), 'utf8');
  expect(statSync(file('mongo_key'))).toMatchObject({
    uid: process.getuid?.(),
    gid: Number(GROUP),
  });
  expect(statSync(file('mongo_key')).mode & 0o777).toBe(0o640);
  // Without a group, nobody but the owner.
  expect(statSync(file('rabbitmq_autoscaler_password')).mode & 0o777).toBe(0o600);

  prepareComposeSecrets(folder, env);
  expect(readFileSync(file('mongo_key'), 'utf8')).toBe(made);
});

test('a volume of an earlier release keeps its secrets and gets the missing ones', () => {
  prepareComposeSecrets(folder, {});
  rmSync(file('rabbitmq_definitions'));
  rmSync(file('userdb_password'));
  writeFileSync(file('admin_password'), 'of-an-earlier-release\n', { mode: 0o600 });
  prepareComposeSecrets(folder, { admin_password: GROUP });
  expect(readFileSync(file('admin_password'), 'utf8')).toBe('of-an-earlier-release\n');
  expect(existsSync(file('rabbitmq_definitions')) && existsSync(file('userdb_password'))).toBe(
    true,
  );
});

test('a group that is no number changes no file', () => {
  const env = { admin_password: GROUP, mongo_key: 'mongo' };
  expect(() => prepareComposeSecrets(folder, env)).toThrow('must be the number of a group');
  expect(statSync(file('admin_password')).mode & 0o777).toBe(0o600);
});

test('the files with the users of a server hold no password', () => {
  prepareComposeSecrets(folder, {});
  const passwords = ['rabbitmq_operator_password', 'redis_gateway_password'].map((name) =>
    readFileSync(file(name), 'utf8').trim(),
  );
  for (const name of ['rabbitmq_definitions', 'redis_users', 'redis_sentinel_users']) {
    const users = readFileSync(file(name), 'utf8');
    for (const password of passwords) expect(users).not.toContain(password);
  }
});
