import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const PROGRAM = join(import.meta.dirname, 'start.ts');
const FOLDER = join(tmpdir(), `never-started-${process.pid}`);

test.each([
  [{ LIMIT_ADDRESS_REQUESTS_BURST: 'x' }, [], 'LIMIT_ADDRESS_REQUESTS_BURST must be'],
  [{ LIMIT_ADDRESS_BOOKS_BURST: '1' }, [], 'LIMIT_ADDRESS_BOOKS_BURST is no limit'],
  [{ PROBE_ADDRESSES: '10.0.0.0/40' }, [], '"10.0.0.0/40" is no address'],
  [{}, ['--host', 'everywhere'], '--host must be an IP address'],
  [{}, ['--host', '192.0.2.7'], '--host 192.0.2.7: this machine cannot listen'],
])(
  'npm start with %j %j ends at once with 1, says why and has begun nothing',
  (env, args, reason) => {
    const options = ['--disable-warning=ExperimentalWarning', PROGRAM, '--data', FOLDER, ...args];
    const { status, stdout } = spawnSync(process.execPath, options, {
      env: { ...process.env, ...env },
      encoding: 'utf8',
      timeout: 15_000,
    });
    expect([status, stdout]).toEqual([1, expect.stringContaining(reason)]);
    expect(existsSync(FOLDER)).toBe(false);
  },
);
