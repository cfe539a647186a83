import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:http2';
import { get as getByTls } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { problemSchema } from '@bookstore/contracts/http';
import { startUpstream, type Upstream } from '../gateway/src/testing/upstream.ts';
import { markGiven } from '../scripts/swarm/certificate.ts';
import { makeCertificate } from './testing/certificate.ts';
import { type Edge, startEdge } from './testing/edge.ts';
import { rawRequest } from './testing/raw-request.ts';

const folder = mkdtempSync(join(tmpdir(), 'tls-'));
const { settings: certificate, pem: ca } = makeCertificate(folder);
let gateway: Upstream;

const start = (settings: Record<string, string>): Promise<Edge> => {
  const address = new URL(gateway.url).host;
  const parts = { gateway: address, user: address, catalog: address, order: address };
  return startEdge(parts, { settings });
};

beforeAll(async () => {
  gateway = await startUpstream('gateway');
});
beforeEach(() => {
  gateway.seen.length = 0;
});
afterAll(async () => {
  await gateway.close();
  rmSync(folder, { recursive: true });
});

const whereTo = async (url: string, init: RequestInit = {}) => {
  const reply = await fetch(url, { redirect: 'manual', ...init });
  await reply.arrayBuffer();
  return [reply.status, reply.headers.get('location')];
};

describe('the TLS port', () => {
  let edge: Edge;
  beforeAll(async () => {
    edge = await start(certificate);
  });
  afterAll(() => edge.stop());

  const shakeHands = async (options: ConnectionOptions) => {
    const socket = connectTls({ host: '127.0.0.1', port: edge.tlsPort, ca, ...options });
    await once(socket, 'secureConnect');
    socket.end();
    return socket;
  };

  it('speaks HTTP/2, and says upstream and to browsers that it was TLS', async () => {
    const session = connect(`https://127.0.0.1:${edge.tlsPort}`, { ca });
    const request = session.request({ ':path': '/me?a=1' });
    const [headers] = await once(request, 'response');
    expect(session.alpnProtocol).toBe('h2');
    expect(headers).toMatchObject({
      ':status': 200,
      'strict-transport-security': 'max-age=31536000',
      'x-content-type-options': 'nosniff',
    });
    expect(JSON.parse(await text(request))).toEqual({ name: 'gateway' });
    session.close();
    expect(gateway.seen[0]?.headers).toMatchObject({
      'x-forwarded-proto': 'https',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-host': `127.0.0.1:${edge.tlsPort}`,
    });
  });

  it('serves clients of HTTP/1.1, too', async () => {
    const request = getByTls(`https://127.0.0.1:${edge.tlsPort}/me`, { ca });
    const [reply] = await once(request, 'response');
    expect([reply.statusCode, reply.httpVersion]).toEqual([200, '1.1']);
    reply.resume();
  });

  it.each<[string, ConnectionOptions, string]>([
    ['TLS 1.3', { minVersion: 'TLSv1.3' }, 'TLSv1.3'],
    ['TLS 1.2', { maxVersion: 'TLSv1.2' }, 'TLSv1.2'],
  ])('takes %s', async (_name, options, version) => {
    const socket = await shakeHands(options);
    expect(socket.getProtocol()).toBe(version);
    expect(socket.getCipher().name).toMatch(/GCM|CHACHA20/);
  });

  it.each<[string, ConnectionOptions]>([
    ['TLS 1.1', { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' }],
    ['ciphers without AEAD', { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA256' }],
    ['keys without forward secrecy', { maxVersion: 'TLSv1.2', ciphers: 'AES128-GCM-SHA256' }],
  ])('refuses %s', async (_name, options) => {
    await expect(shakeHands(options)).rejects.toThrow(/alert|handshake|protocol/);
  });

  it('gives no session ticket', async () => {
    const socket = await shakeHands({ maxVersion: 'TLSv1.2' });
    expect(socket.getTLSTicket()).toBeUndefined();
  });

  it('answers plain HTTP there with a problem', async () => {
    const reply = await rawRequest(edge.tlsPort, 'GET / HTTP/1.1\r\nHost: shop\r\n\r\n');
    expect(reply.status).toBe(400);
    expect(problemSchema.parse(JSON.parse(reply.body)).code).toBe('invalid-request');
  });

  it('leaves plain HTTP alone unless told, without a word of HSTS', async () => {
    const reply = await fetch(`${edge.url}/me`);
    expect([reply.status, reply.headers.get('strict-transport-security')]).toEqual([200, null]);
  });
});

describe('HTTPS_ONLY=on', () => {
  let edge: Edge;
  beforeAll(async () => {
    edge = await start({ ...certificate, HTTPS_ONLY: 'on', TLS_PORT: '8443' });
  });
  afterAll(() => edge.stop());

  it.each<['port' | 'userPort' | 'catalogPort' | 'orderPort', string, string]>([
    ['port', 'GET', '/books?q=a%20b'],
    ['port', 'POST', '/orders'],
    ['port', 'GET', '/'],
    ['port', 'GET', '/covers/book.svg'],
    ['userPort', 'POST', '/login'],
    ['catalogPort', 'GET', '/books'],
    ['orderPort', 'GET', '/order/1/events'],
  ])('sends plain HTTP at the %s to the published TLS port: %s %s', async (port, method, path) => {
    const url = `http://127.0.0.1:${edge[port]}${path}`;
    const init = method === 'POST' ? { method, body: '{}' } : { method };
    expect(await whereTo(url, init)).toEqual([308, `https://127.0.0.1:8443${path}`]);
    expect(gateway.seen).toEqual([]);
  });

  it('serves what came by TLS, and says in the log what it does', async () => {
    const session = connect(`https://127.0.0.1:${edge.tlsPort}`, { ca });
    const [headers] = await once(session.request({ ':path': '/me' }).resume(), 'response');
    session.close();
    expect(headers[':status']).toBe(200);
    expect(edge.log).toContainEqual(expect.stringContaining('redirect to https, port 8443'));
  });

  it('keeps probes and metrics of the services, and its own refusals', async () => {
    for (const path of ['/livez', '/readyz', '/metrics']) {
      expect((await fetch(`http://127.0.0.1:${edge.userPort}${path}`)).status).toBe(200);
    }
    const refusal = await rawRequest(edge.port, 'BREW / HTTP/1.1\r\nHost: shop\r\n\r\n');
    expect(refusal.status).toBe(501);
  });

  it('believes nobody who only says that it was TLS', async () => {
    const headers = { 'X-Forwarded-Proto': 'https' };
    expect((await whereTo(`${edge.url}/me`, { headers }))[0]).toBe(308);
  });
});

it.each<[string, string]>([
  ['', 'on'],
  ['off', 'off'],
])(
  'with a certificate that scripts/deploy was given HTTPS_ONLY=%j is %s',
  async (value, wanted) => {
    const marked = join(folder, 'marked.cert');
    writeFileSync(marked, markGiven(ca));
    const edge = await start({ ...certificate, TLS_CERT_FILE: marked, HTTPS_ONLY: value });
    try {
      const [status] = await whereTo(`${edge.url}/me`);
      expect(status).toBe(wanted === 'on' ? 308 : 200);
    } finally {
      await edge.stop();
    }
  },
);

it('names no port that https has anyway', async () => {
  const edge = await start({ ...certificate, HTTPS_ONLY: 'on', TLS_PORT: '443' });
  try {
    expect(await whereTo(`${edge.url}/me`)).toEqual([308, 'https://127.0.0.1/me']);
  } finally {
    await edge.stop();
  }
});

const by = (scheme: string) => ({ 'X-Forwarded-Proto': scheme });

it('behind a balancer that ends TLS, HTTPS_ONLY redirects what came to it by plain HTTP alone', async () => {
  const edge = await start({ HTTPS_ONLY: 'on', TRUSTED_PROXIES: '127.0.0.1', TLS_PORT: '443' });
  try {
    const served = await fetch(`${edge.url}/me`, { headers: by('https') });
    expect([served.status, served.headers.get('strict-transport-security')]).toEqual([
      200,
      'max-age=31536000',
    ]);
    expect(gateway.seen[0]?.headers['x-forwarded-proto']).toBe('https');
    for (const headers of [by('http'), by('https, http'), {}]) {
      expect(await whereTo(`${edge.url}/me`, { headers })).toEqual([308, 'https://127.0.0.1/me']);
    }
  } finally {
    await edge.stop();
  }
});
