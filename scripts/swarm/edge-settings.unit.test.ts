import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { makeSelfSigned, markGiven } from './certificate.ts';
import type { Docker } from './docker.ts';
import {
  describeAddresses,
  findEdgeProblems,
  findMaskedAddresses,
  redirectsHttp,
} from './edge-settings.ts';
import { readGivenTls } from './prepare-secrets.ts';
import { parseStackFile } from './stack-file.ts';

const problemsOf = (env: Record<string, string>) => findEdgeProblems(env).map(({ what }) => what);

const INGRESS = '10.255.0.0/16';
/** A docker with an ingress network of its own. */
const docker: Docker = async (args) =>
  args[1] === 'ls'
    ? 'a\nb\n'
    : JSON.stringify([
        { Ingress: false, IPAM: { Config: [{ Subnet: '10.0.1.0/24' }] } },
        { Ingress: true, IPAM: { Config: [{ Subnet: INGRESS }] } },
      ]);

describe('what the edge would refuse is refused before anything changes', () => {
  test.each<[Record<string, string>, string]>([
    [{ HTTPS_ONLY: 'yes' }, 'HTTPS_ONLY must be on or off, not "yes"'],
    [{ PROXY_PROTOCOL: 'true', TRUSTED_PROXIES: '10.0.0.1' }, 'PROXY_PROTOCOL must be on or off'],
    [{ TRUSTED_PROXIES: '10.0.0.0/8, 10.0.0.0/33' }, 'TRUSTED_PROXIES: "10.0.0.0/33" is not'],
    [{ MASKED_ADDRESSES: 'ingress' }, 'MASKED_ADDRESSES: "ingress" is not an address or network'],
    [{ PROXY_PROTOCOL: 'on' }, 'PROXY_PROTOCOL=on needs TRUSTED_PROXIES'],
  ])('%j', (env, what) => {
    expect(problemsOf(env)).toEqual([expect.stringContaining(what)]);
  });

  test('and good values are not', () => {
    const networks = '192.0.2.1, 10.0.0.0/8,2001:db8::/32';
    expect(problemsOf({})).toEqual([]);
    expect(problemsOf({ HTTPS_ONLY: '', PROXY_PROTOCOL: '', TRUSTED_PROXIES: '' })).toEqual([]);
    expect(
      problemsOf({ PROXY_PROTOCOL: 'on', HTTPS_ONLY: 'off', TRUSTED_PROXIES: networks }),
    ).toEqual([]);
  });
});

test('http is redirected as the user says, else where the user gave the certificate', () => {
  const given = markGiven('-----BEGIN CERTIFICATE-----');
  expect(redirectsHttp({}, given)).toBe(true);
  expect(redirectsHttp({}, '-----BEGIN CERTIFICATE-----')).toBe(false);
  expect(redirectsHttp({ HTTPS_ONLY: 'off' }, given)).toBe(false);
  expect(redirectsHttp({ HTTPS_ONLY: 'on' }, null)).toBe(true);
  expect(redirectsHttp({}, null)).toBeNull();
});

test('a certificate that the user gives is marked once, and stays one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'given-'));
  const files = { TLS_CERT_FILE: join(folder, 'cert'), TLS_KEY_FILE: join(folder, 'key') };
  const { certificate, key } = await makeSelfSigned(['localhost']);
  writeFileSync(files.TLS_CERT_FILE, certificate);
  writeFileSync(files.TLS_KEY_FILE, key);
  const once = readGivenTls(files);
  expect(once.problems).toEqual([]);
  expect(redirectsHttp({}, once.pair?.certificate ?? null)).toBe(true);
  writeFileSync(files.TLS_CERT_FILE, once.pair?.certificate ?? '');
  expect(readGivenTls(files)).toEqual(once);
  rmSync(folder, { recursive: true });
});

const stack = (mode: string) =>
  parseStackFile(
    `{ services: { nginx: { image: a, ports: [{ target: 5000, published: 5000, mode: ${mode} }] } } }`,
  );

describe('masked addresses', () => {
  test('are those of the ingress network, unless told', async () => {
    expect(await findMaskedAddresses(docker, {})).toBe(INGRESS);
    expect(await findMaskedAddresses(docker, { MASKED_ADDRESSES: '192.0.2.0/24' })).toBe(
      '192.0.2.0/24',
    );
  });

  test('are spoken of in ingress mode, with what brings the addresses back', () => {
    const text = describeAddresses(stack('ingress'), {}, '10.0.0.0/24').join('\n');
    expect(text).toMatch(/masked.*\(10\.0\.0\.0\/24\).*\n.*PUBLISH_MODE=host.*PROXY_PROTOCOL=on/);
    expect(text).not.toContain('bare');
    expect(describeAddresses(stack('ingress'), {}, INGRESS)).toContain(
      `for a bare "docker stack deploy" set MASKED_ADDRESSES=${INGRESS}`,
    );
  });

  test('are not spoken of where addresses are there', () => {
    expect(describeAddresses(stack('host'), {}, INGRESS)).toEqual([]);
    const env = { TRUSTED_PROXIES: INGRESS, PROXY_PROTOCOL: 'on' };
    expect(describeAddresses(stack('ingress'), env, INGRESS)).toEqual([]);
  });
});
