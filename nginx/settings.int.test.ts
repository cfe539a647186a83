import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type Binary, findBinaries } from '../scripts/native/install/find-binaries.ts';
import { findCacheFolder } from '../scripts/native/paths.ts';
import { findFreeShopPort } from '../scripts/native/ports.ts';
import { PLAIN_EDGE, prepareEdge } from '../scripts/native/prepare-edge.ts';
import { makeCertificate } from './testing/certificate.ts';

const folder = mkdtempSync(join(tmpdir(), 'settings-'));
const written = join(folder, 'conf.d');
const NOTHING = join(folder, 'nothing');
const FAULTY = join(folder, 'faulty.pem');
const own = makeCertificate(folder).settings;
const other = makeCertificate(folder, 'other').settings;
let nginx: Binary;

beforeAll(async () => {
  writeFileSync(FAULTY, '-----BEGIN CERTIFICATE-----\nnone\n-----END CERTIFICATE-----\n');
  ({ nginx } = await findBinaries(findCacheFolder()));
});
beforeEach(() => {
  rmSync(written, { recursive: true, force: true });
  mkdirSync(written);
});
afterAll(() => rmSync(folder, { recursive: true }));

const PORTS = { EDGE_PORT: '1', USER_PORT: '2', CATALOG_PORT: '3', ORDER_PORT: '4' };
const prepare = (settings: Record<string, string>) =>
  prepareEdge(nginx, { ...PLAIN_EDGE, ...PORTS, CONF_DIR: written, ...settings });

test.each<[string, Record<string, string>, string]>([
  [
    'a prefix that is too long',
    { TRUSTED_PROXIES: '10.0.0.0/8, 10.0.0.0/33' },
    'TRUSTED_PROXIES: "10.0.0.0/33" is not an address or network',
  ],
  ['a name', { TRUSTED_PROXIES: 'loopback' }, 'TRUSTED_PROXIES: "loopback" is not an address'],
  ['an octet too large', { MASKED_ADDRESSES: '10.0.0.256' }, 'MASKED_ADDRESSES: "10.0.0.256" is'],
  ['directives', { MASKED_ADDRESSES: '::1;}' }, 'MASKED_ADDRESSES: "::1;}" is not an address'],
  ['another word', { HTTPS_ONLY: 'yes' }, 'HTTPS_ONLY must be on or off, not "yes"'],
  ['another word', { PROXY_PROTOCOL: 'ON' }, 'PROXY_PROTOCOL must be on or off, not "ON"'],
  [
    'nobody who may speak it',
    { PROXY_PROTOCOL: 'on' },
    'PROXY_PROTOCOL=on needs TRUSTED_PROXIES: the addresses that the load balancer connects from',
  ],
  [
    'a redirect to nowhere',
    { HTTPS_ONLY: 'on' },
    'HTTPS_ONLY=on needs TLS_CERT_FILE and TLS_KEY_FILE, or TRUSTED_PROXIES that end TLS',
  ],
  ['no port', { TLS_PORT: '65536' }, 'TLS_PORT must be a port from 1 to 65535, not "65536"'],
  [
    'half of a pair',
    { TLS_CERT_FILE: own.TLS_CERT_FILE },
    'set both TLS_CERT_FILE and TLS_KEY_FILE, or none of them',
  ],
  [
    'a certificate that is not there',
    { ...own, TLS_CERT_FILE: NOTHING },
    `TLS_CERT_FILE: can't read ${NOTHING}`,
  ],
  ['a key that is not there', { ...own, TLS_KEY_FILE: NOTHING }, `TLS_KEY_FILE: can't read`],
  [
    'a certificate that is none',
    { ...own, TLS_CERT_FILE: FAULTY },
    `TLS_CERT_FILE: ${FAULTY} is not a certificate in PEM form`,
  ],
  [
    'a key that is none',
    { ...own, TLS_KEY_FILE: FAULTY },
    `TLS_KEY_FILE: ${FAULTY} is not a private key in PEM form`,
  ],
  [
    'the key of another certificate',
    { ...own, TLS_KEY_FILE: other.TLS_KEY_FILE },
    `TLS_KEY_FILE: the key in ${other.TLS_KEY_FILE} is not that of the certificate in`,
  ],
])('refuses %s (%j) by name, and writes nothing', (_name, settings, message) => {
  expect(() => prepare(settings)).toThrow(`edge: ${message}`);
  expect(readdirSync(written)).toEqual([]);
});

test('names all that is wrong at once', () => {
  const settings = { HTTPS_ONLY: '1', TRUSTED_PROXIES: 'a.example', TLS_PORT: '' };
  const named = [
    'edge: HTTPS_ONLY must be on or off, not "1"',
    'edge: TRUSTED_PROXIES: "a.example" is not an address or network such as 10.0.0.0/24',
    'edge: TLS_PORT must be a port from 1 to 65535, not ""',
  ];
  expect(() => prepare(settings)).toThrow(named.join('\n'));
});

test('npm start ends before it has started anything', async () => {
  const data = join(folder, 'data');
  const program = fileURLToPath(new URL('../scripts/native/start.ts', import.meta.url));
  const args = ['--disable-warning=ExperimentalWarning', program, '--data', data];
  const port = String(await findFreeShopPort(1));
  const env = { ...process.env, TRUSTED_PROXIES: '10.0.0.0/33' };
  const { status, stdout } = spawnSync(process.execPath, [...args, '--port', port], {
    env,
    encoding: 'utf8',
  });
  expect(status).toBe(1);
  expect(stdout).toContain('edge: TRUSTED_PROXIES: "10.0.0.0/33" is not an address or network');
  expect(stdout).not.toContain('starting');
});

test('takes a whole set of good values', () => {
  const networks = '192.0.2.1, 10.0.0.0/8 2001:db8::/32';
  prepare({ ...own, PROXY_PROTOCOL: 'on', HTTPS_ONLY: 'on', TRUSTED_PROXIES: networks });
  expect(readdirSync(written).length).toBeGreaterThan(0);
});
