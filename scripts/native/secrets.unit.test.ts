import { mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { prepareSecrets, readSecret } from './secrets.ts';

test('secrets are made once, long enough, and readable by their owner alone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bookstore-secrets-'));
  const first = prepareSecrets(folder);
  const password = readSecret(first.adminPassword);
  expect(password.length).toBeGreaterThanOrEqual(16);
  expect(statSync(first.adminPassword).mode & 0o777).toBe(0o600);
  expect(statSync(first.signingKeySecret).mode & 0o777).toBe(0o600);
  expect(readSecret(prepareSecrets(folder).adminPassword)).toBe(password);
  writeFileSync(first.adminPassword, 'my-own-password\n');
  expect(readSecret(prepareSecrets(folder).adminPassword)).toBe('my-own-password');
});
