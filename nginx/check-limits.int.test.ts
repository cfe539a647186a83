import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { type EdgeSettings, readEdgeSettings } from '../scripts/native/edge-settings.ts';
import { ROOT } from '../scripts/native/paths.ts';
import { WIDE_LIMITS } from '../scripts/native/wide-limits.ts';

const CHECK = join(ROOT, 'nginx/check-limits.sh');
const LIMITS = join(ROOT, 'nginx/limits.env');
const text = readFileSync(LIMITS, 'utf8');
const defaults = Object.fromEntries(
  [...text.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
);
const folder = mkdtempSync(join(tmpdir(), 'limits-'));
afterAll(() => rmSync(folder, { recursive: true }));

const fileWith = (content: string): string => {
  const file = join(folder, 'limits.env');
  writeFileSync(file, content);
  return file;
};
const check = (env: EdgeSettings, file = LIMITS) =>
  spawnSync('sh', [CHECK, file], { env: { PATH: process.env['PATH'], ...env }, encoding: 'utf8' });

describe('limits that are right', () => {
  it('are those of the file', () => {
    expect(readEdgeSettings()).toMatchObject(defaults);
  });

  it('are replaced by the environment, except by an empty value', () => {
    const changed = { LIMIT_ADDRESS_REQUESTS_BURST: '900', LIMIT_EDGE_OPEN_STREAMS: '' };
    expect(readEdgeSettings(changed)).toMatchObject({
      ...defaults,
      LIMIT_ADDRESS_REQUESTS_BURST: '900',
    });
  });

  it('are the wide ones of tests as well', () => {
    expect(readEdgeSettings(WIDE_LIMITS)).toMatchObject(WIDE_LIMITS);
  });

  it.each(['10.0.0.0/8', '127.0.0.1', '::1', 'fc00::/7', '1:2:3:4:5:6:7:8', '::/0'])(
    'have %s as a network of probes',
    (network) => {
      expect(readEdgeSettings({ PROBE_ADDRESSES: network })['PROBE_NETWORKS']).toBe(
        ` ${network} 1;`,
      );
    },
  );
});

describe('limits that are wrong', () => {
  const wrong: readonly (readonly [EdgeSettings, string])[] = [
    [{ LIMIT_ADDRESS_REQUESTS_PER_SECOND: 'many' }, 'whole number from 1 to 1000000, not "many"'],
    [{ LIMIT_ADDRESS_SIGN_INS_PER_MINUTE: '0' }, 'LIMIT_ADDRESS_SIGN_INS_PER_MINUTE must be'],
    [{ LIMIT_EDGE_OPEN_STREAMS: '65536' }, 'LIMIT_EDGE_OPEN_STREAMS must be'],
    [{ LIMIT_EDGE_OPEN_STREAMS: '1; }' }, 'LIMIT_EDGE_OPEN_STREAMS must be'],
    [{ LIMIT_EDGE_OPEN_STREAMS: '99999999999999999999' }, 'LIMIT_EDGE_OPEN_STREAMS must be'],
    [{ LIMIT_ADDRESS_REQUESTS_BURST: '9' }, 'LIMIT_ADDRESS_REQUESTS_BURST (9) is below'],
    [{ LIMIT_ADDRESS_ADMIN_BURST: '9' }, 'LIMIT_ADDRESS_ADMIN_BURST is no limit'],
    [{ ACCESS_LOG_SAMPLE_PERCENT: '101' }, 'ACCESS_LOG_SAMPLE_PERCENT must be'],
    ...['10.0.0.0/33', '10.0.0', '300.0.0.1', '*', '1::2::3', 'fc00::/129', 'a.b.c.d', '1 2'].map(
      (network) =>
        [{ PROBE_ADDRESSES: `127.0.0.1,${network}` }, `"${network}" is no address`] as const,
    ),
  ];

  it.each(wrong)('are named: %j', (settings, reason) => {
    expect(() => readEdgeSettings(settings)).toThrow(reason);
  });

  it('of the file are named: an unknown one, one that is missing, the file itself', () => {
    const unknown = fileWith(`${text}\nLIMIT_ADDRESS_BOOKS_BURST=1\n`);
    expect(() => readEdgeSettings({}, unknown)).toThrow('"LIMIT_ADDRESS_BOOKS_BURST" is no limit');
    const missing = fileWith(text.replace('LIMIT_EDGE_OPEN_STREAMS=', '#'));
    expect(() => readEdgeSettings({}, missing)).toThrow('LIMIT_EDGE_OPEN_STREAMS must be');
    expect(() => readEdgeSettings({}, join(folder, 'none.env'))).toThrow('none.env');
  });

  it('are all named at once, and nothing else is printed', () => {
    const { status, stdout, stderr } = check({
      LIMIT_ADDRESS_REQUESTS_BURST: 'x',
      PROBE_ADDRESSES: 'y',
      LIMIT_Z: '1',
    });
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/LIMIT_Z[^]*REQUESTS_BURST[^]*"y"/);
  });
});

/** The folder of the image, and what stands for nginx's own entry point: it prints its environment. */
const runEntrypoint = (env: EdgeSettings) => {
  const next = join(folder, 'docker-entrypoint.sh');
  writeFileSync(next, '#!/bin/sh\necho "started $*"\nenv\n', { mode: 0o755 });
  copyFileSync(CHECK, join(folder, 'check-limits.sh'));
  copyFileSync(LIMITS, join(folder, 'limits.env'));
  const script = readFileSync(join(ROOT, 'nginx/container/entrypoint.sh'), 'utf8')
    .replace('/etc/nginx', folder)
    .replace('/docker-entrypoint.sh', next);
  const options = { env: { PATH: process.env['PATH'], ...env }, encoding: 'utf8' } as const;
  return spawnSync('sh', ['-c', script, 'entrypoint.sh', 'nginx', '-g', 'daemon off;'], options);
};

describe('the entry point of the image', () => {
  it('hands all settings to the templates', () => {
    const { status, stdout } = runEntrypoint({
      LIMIT_EDGE_OPEN_STREAMS: '7',
      LIMIT_EDGE_OPEN_REQUESTS: '',
    });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^started nginx -g daemon off;$/m);
    for (const [name, value] of Object.entries(
      readEdgeSettings({ LIMIT_EDGE_OPEN_STREAMS: '7' }),
    )) {
      expect(stdout.split('\n')).toContain(`${name}=${value}`);
    }
  });

  it('ends with 1 and the reason before nginx when a setting is wrong', () => {
    const { status, stdout, stderr } = runEntrypoint({ LIMIT_ADDRESS_REQUESTS_BURST: '9' });
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain('LIMIT_ADDRESS_REQUESTS_BURST (9) is below');
  });
});

describe.each(['docker-compose.yml', 'stack.yml', 'nginx/README.md'])('%s', (file) => {
  it.each(Object.keys(defaults))('has %s', (name) => {
    const wanted = file.endsWith('.yml') ? new RegExp(`${name}: '?\\$\\{${name}:-\\}`) : name;
    expect(readFileSync(join(ROOT, file), 'utf8')).toMatch(wanted);
  });
});
