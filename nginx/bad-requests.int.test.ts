import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { problemSchema } from '@bookstore/contracts/http';
import { startUpstream, type Upstream } from '../gateway/src/testing/upstream.ts';
import { type Edge, startEdge } from './testing/edge.ts';
import { rawRequest } from './testing/raw-request.ts';

const NOBODY = '127.0.0.1:1';
const HOST = 'Host: shop\r\nConnection: close\r\n\r\n';
let service: Upstream;
let edge: Edge;

beforeAll(async () => {
  service = await startUpstream('service');
  const address = new URL(service.url).host;
  edge = await startEdge({ gateway: address, user: NOBODY, catalog: address, order: NOBODY });
});
afterAll(async () => {
  await edge.stop();
  await service.close();
});

const line = (text: string) => `${text}\r\n${HOST}`;

describe('what nginx itself refuses is problem+json', () => {
  it.each([
    ['a broken escape', line('GET /%ZZ HTTP/1.1'), 400, 'invalid-request'],
    ['a zero byte', line('GET /%00 HTTP/1.1'), 400, 'invalid-request'],
    ['a way above the root', line('GET /../.. HTTP/1.1'), 400, 'invalid-request'],
    ['an escaped way above the root', line('GET /%2e%2e/x HTTP/1.1'), 400, 'invalid-request'],
    ['an address too long', line(`GET /${'a'.repeat(9_000)} HTTP/1.1`), 414, 'uri-too-long'],
    [
      'a header too large',
      line(`GET / HTTP/1.1\r\nA: ${'a'.repeat(9_000)}`),
      431,
      'headers-too-large',
    ],
    [
      'headers too large together',
      line(`GET / HTTP/1.1${`\r\nA: ${'a'.repeat(7_000)}`.repeat(6)}`),
      431,
      'headers-too-large',
    ],
    ['an unknown method', line('FOO /books HTTP/1.1'), 501, 'not-implemented'],
    ['a method in lower case', line('get /books HTTP/1.1'), 400, 'invalid-request'],
    ['TRACE', line('TRACE /books HTTP/1.1'), 405, 'method-not-allowed'],
    ['a version to come', line('GET / HTTP/9.9'), 505, 'http-version-not-supported'],
    ['a version that is none', line('GET / HTTQ/1.1'), 400, 'invalid-request'],
    ['HTTP/1.1 with no Host', 'GET /books HTTP/1.1\r\n\r\n', 400, 'invalid-request'],
    ['two Hosts', 'GET /books HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n', 400, 'invalid-request'],
    ['TLS on a plain port', '\x16\x03\x01\x00\r\n\r\n', 400, 'invalid-request'],
    ['HTTP/2 without asking', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400, 'invalid-request'],
    ['OPTIONS *', line('OPTIONS * HTTP/1.1'), 400, 'invalid-request'],
    [
      'a body too large',
      line('POST /order HTTP/1.1\r\nContent-Length: 1048577'),
      413,
      'payload-too-large',
    ],
    [
      'a length below zero',
      line('POST /order HTTP/1.1\r\nContent-Length: -1'),
      400,
      'invalid-request',
    ],
    [
      'two lengths of one body',
      line('POST /order HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked'),
      400,
      'invalid-request',
    ],
    [
      'broken chunks',
      `${line('POST /order HTTP/1.1\r\nTransfer-Encoding: chunked')}zz\r\n`,
      400,
      'invalid-request',
    ],
    [
      'another method on a file',
      line('POST / HTTP/1.1\r\nContent-Length: 0'),
      405,
      'method-not-allowed',
    ],
    ['a cover that is not there', line('GET /covers/none.svg HTTP/1.1'), 404, 'route-not-found'],
    ['a folder', line('GET /assets/ HTTP/1.1'), 404, 'route-not-found'],
    ['the problem page itself', line('GET /.problem HTTP/1.1'), 404, 'route-not-found'],
  ])('%s', async (_name, bytes, status, code) => {
    const reply = await rawRequest(edge.port, bytes);
    expect(reply.status).toBe(status);
    expect(reply.headers.get('content-type')).toBe('application/problem+json');
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
    expect(reply.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(reply.headers.get('server')).toBe('nginx');
    const problem = problemSchema.parse(JSON.parse(reply.body));
    expect(problem).toMatchObject({ status, code });
    expect(problem.type).toBe(`https://bookstore.example/problems/${code}`);
    expect(problem.request_id).toBe(reply.headers.get('x-request-id'));
    expect(service.seen.filter(({ url }) => url.startsWith('/order'))).toEqual([]);
  });

  it('HTTP/0.9, which has no headers to say it in, gets the problem alone', async () => {
    const reply = await rawRequest(edge.port, 'GET /\r\n');
    expect(JSON.parse(reply.body)).toMatchObject({ code: 'http-version-not-supported' });
  });

  it('names the methods with a 405', async () => {
    const trace = await rawRequest(edge.port, line('TRACE /books HTTP/1.1'));
    expect(trace.headers.get('allow')).toContain('GET');
    const file = await rawRequest(edge.port, line('PUT / HTTP/1.1\r\nContent-Length: 0'));
    expect(file.headers.get('allow')).toBe('GET, HEAD');
  });

  it('a body of exactly the limit is let through', async () => {
    const reply = await fetch(`${edge.url}/login`, { method: 'POST', body: 'x'.repeat(1_048_576) });
    expect(reply.status).toBe(200);
    expect(service.seen.at(-1)?.body).toHaveLength(1_048_576);
  });

  it('a service that is down is 503 with Retry-After, and says nothing of the inside', async () => {
    const reply = await fetch(`http://127.0.0.1:${edge.userPort}/me?secret=1`);
    expect(reply.status).toBe(503);
    expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
    const text = await reply.text();
    expect(JSON.parse(text)).toMatchObject({ code: 'unavailable', instance: '/me' });
    expect(text).not.toContain('secret');
  });

  it('a quote in the address can not break out of the problem', async () => {
    const reply = await rawRequest(edge.port, line('GET /covers/a"b\\c HTTP/1.1'));
    expect(problemSchema.parse(JSON.parse(reply.body)).instance).toBe('/covers/a');
  });
});
