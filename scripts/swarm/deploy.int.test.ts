import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { ROOT } from '../native/paths.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'deploy-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** On a machine that has no docker program. */
const deploy = (args: readonly string[], env: Record<string, string> = {}) =>
  execa(process.execPath, [join(ROOT, 'scripts/swarm/deploy.ts'), ...args], {
    env: { PATH: folder, ...env },
    extendEnv: false,
    reject: false,
  });

test('without docker it says so, changes nothing and fails', async () => {
  const secrets = join(folder, 'secrets');
  const { exitCode, stderr, stdout } = await deploy(['--secrets', secrets]);
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(
    /^deploy: nothing was changed, because of one problem:\n- there is no docker program/,
  );
  expect(stdout).toBe('');
  expect(existsSync(secrets)).toBe(false);
});

test('it tells all problems at once', async () => {
  const key = join(folder, 'key.pem');
  writeFileSync(key, 'no key');
  const { exitCode, stderr } = await deploy([], { TLS_CERT_FILE: '/nowhere', TLS_KEY_FILE: key });
  expect(exitCode).toBe(1);
  expect(stderr).toContain('because of 2 problems');
  expect(stderr).toContain("TLS_CERT_FILE: can't read /nowhere");
  expect(stderr).not.toContain('    at ');
});

test.each([
  [['--timeout', 'soon'], {}, '--timeout must be 1 to 7200 seconds, not "soon"'],
  [['--unknown'], {}, "Unknown option '--unknown'"],
  [[], { TRUSTED_PROXIES: '10.0.0.0/33' }, 'TRUSTED_PROXIES: "10.0.0.0/33" is not an address'],
  [[], { HTTPS_ONLY: 'yes' }, 'HTTPS_ONLY must be on or off, not "yes"'],
  [[], { STACK: 'My Shop' }, 'STACK must be 1 to 32 of a-z, 0-9 and "-", not "My Shop"'],
])('it refuses %j with %j', async (args, env, message) => {
  const { exitCode, stderr } = await deploy(args, env);
  expect(exitCode).toBe(1);
  expect(stderr).toContain(message);
  expect(stderr).not.toContain('    at ');
});

test('--help tells how to use it', async () => {
  const { exitCode, stdout } = await deploy(['--help']);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^usage: scripts\/deploy/);
});
