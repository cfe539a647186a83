import { describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeSelfSigned } from './certificate.ts';
import { type Docker, DockerError } from './docker.ts';
import { chooseEdgeSettings, describeAddresses, findEdgeProblems } from './edge-settings.ts';
import { parseStackFile } from './stack-file.ts';

const problemsOf = (env: Record<string, string>) => findEdgeProblems(env).map(({ what }) => what);

/** A docker with an ingress network of its own, and an edge that was deployed with this environment. */
const dockerWith =
  (deployed: readonly string[] | null, ingress = '10.255.0.0/16'): Docker =>
  async (args) => {
    const command = args.slice(0, 2).join(' ');
    if (command === 'network ls') return 'a\nb\n';
    if (command === 'network inspect') {
      return JSON.stringify([
        { Ingress: false, IPAM: { Config: [{ Subnet: '10.0.1.0/24' }] } },
        { Ingress: true, IPAM: { Config: [{ Subnet: ingress }] } },
      ]);
    }
    if (deployed === null) throw new DockerError(args, 'no such service', false);
    return JSON.stringify([{ Spec: { TaskTemplate: { ContainerSpec: { Env: deployed } } } }]);
  };

/** A certificate of an authority, both made here. */
const issueCertificate = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'authority-'));
  const openssl = (...args: string[]) =>
    execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl(
    'req',
    '-x509',
    ...newKey,
    '-subj',
    '/CN=authority',
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
  );
  openssl('req', ...newKey, '-subj', '/CN=shop.example', '-keyout', 'key', '-out', 'request');
  openssl(
    'x509',
    '-req',
    '-in',
    'request',
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-out',
    'cert',
  );
  const pem = readFileSync(join(folder, 'cert'), 'utf8');
  rmSync(folder, { recursive: true });
  return pem;
};

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

describe('HTTPS_ONLY', () => {
  const choose = async (certificate: string | null, deployed: string[] | null, env = {}) =>
    (await chooseEdgeSettings(dockerWith(deployed), { env, stack: 'shop', certificate }))
      .HTTPS_ONLY;

  test('is on with the certificate of an authority, off with one that nobody vouches for', async () => {
    expect(await choose(issueCertificate(), null)).toBe('on');
    expect(await choose((await makeSelfSigned(['localhost'])).certificate, null)).toBe('off');
  });

  test('is what the user says', async () => {
    expect(await choose(issueCertificate(), null, { HTTPS_ONLY: 'off' })).toBe('off');
  });

  test('stays as it was deployed where only the swarm has the certificate', async () => {
    expect(await choose(null, ['A=1', 'HTTPS_ONLY=on'])).toBe('on');
    expect(await choose(null, [])).toBe('off');
    expect(await choose(null, null)).toBe('off');
  });
});

describe('masked addresses', () => {
  const stack = (mode: string) =>
    parseStackFile(
      `{ services: { nginx: { image: a, ports: [{ target: 5000, published: 5000, mode: ${mode} }] } } }`,
    );
  const settings = { HTTPS_ONLY: 'off', MASKED_ADDRESSES: '10.0.0.0/24' };

  test('are those of the ingress network, unless told', async () => {
    const choose = async (env: Record<string, string>) =>
      (await chooseEdgeSettings(dockerWith(null), { env, stack: 'shop', certificate: null }))
        .MASKED_ADDRESSES;
    expect(await choose({})).toBe('10.255.0.0/16');
    expect(await choose({ MASKED_ADDRESSES: '192.0.2.0/24' })).toBe('192.0.2.0/24');
  });

  test('are spoken of in ingress mode, with what brings the addresses back', () => {
    const text = describeAddresses(stack('ingress'), {}, settings).join('\n');
    expect(text).toMatch(/masked.*\(10\.0\.0\.0\/24\).*\n.*PUBLISH_MODE=host.*PROXY_PROTOCOL=on/);
    expect(text).not.toContain('bare');
  });

  test('are not spoken of where addresses are there', () => {
    expect(describeAddresses(stack('host'), {}, settings)).toEqual([]);
    const env = { TRUSTED_PROXIES: '10.0.0.0/24', PROXY_PROTOCOL: 'on' };
    expect(describeAddresses(stack('ingress'), env, settings)).toEqual([]);
  });

  test('what differs from the defaults of the stack file is told for bare deployments', () => {
    const found = { HTTPS_ONLY: 'on', MASKED_ADDRESSES: '10.255.0.0/16' };
    expect(describeAddresses(stack('host'), {}, found)).toEqual([
      expect.stringContaining('HTTPS_ONLY=on MASKED_ADDRESSES=10.255.0.0/16'),
    ]);
  });
});
