import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startUpstream, type Upstream } from '../gateway/src/testing/upstream.ts';
import { type Edge, startEdge } from './testing/edge.ts';
import { rawRequest } from './testing/raw-request.ts';

const NOBODY = '127.0.0.1:1';
/** A whole request that one reader takes for a part of the body, and another one for the next request. */
const HIDDEN = 'GET /hidden HTTP/1.1\r\nHost: shop\r\n\r\n';
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
beforeEach(() => {
  service.seen.length = 0;
  service.answer((_request, response) => response.end('{}'));
});

const post = (headers: readonly string[], body: string): string =>
  ['POST /order HTTP/1.1', 'Host: shop', ...headers, '', body].join('\r\n');

/** What the service saw until another client was served. */
const pathsSeen = async (): Promise<string[]> => {
  const reply = await fetch(`${edge.url}/me`);
  expect(reply.status).toBe(200);
  return service.seen.map(({ url }) => url);
};

describe('a request of which two readers could see another end is refused', () => {
  it.each([
    ['length first', ['Content-Length: 5', 'Transfer-Encoding: chunked'], `0\r\n\r\n${HIDDEN}`],
    [
      'chunks first',
      ['Transfer-Encoding: chunked', 'Content-Length: 4'],
      `25\r\n${HIDDEN}\r\n0\r\n\r\n`,
    ],
    ['two lengths', ['Content-Length: 0', `Content-Length: ${HIDDEN.length}`], HIDDEN],
    ['a list of lengths', [`Content-Length: 0, ${HIDDEN.length}`], HIDDEN],
    ['a length with a sign', [`Content-Length: +${HIDDEN.length}`], HIDDEN],
    ['a length in hex', ['Content-Length: 0x25'], HIDDEN],
    [
      'chunked twice',
      ['Transfer-Encoding: chunked', 'Transfer-Encoding: identity'],
      `0\r\n\r\n${HIDDEN}`,
    ],
    [
      'an unknown encoding',
      ['Transfer-Encoding: xchunked', 'Content-Length: 5'],
      `0\r\n\r\n${HIDDEN}`,
    ],
    ['two encodings', ['Transfer-Encoding: gzip, chunked'], `0\r\n\r\n${HIDDEN}`],
    ['a control character in the encoding', ['Transfer-Encoding: \vchunked'], `0\r\n\r\n${HIDDEN}`],
    ['a folded header', ['X-Any: 1', ' Transfer-Encoding: chunked'], `0\r\n\r\n${HIDDEN}`],
    ['a zero byte in a header', ['X-Any: a\0b', 'Content-Length: 0'], ''],
    ['a chunk of a huge size', ['Transfer-Encoding: chunked'], `${'f'.repeat(17)}\r\n${HIDDEN}`],
    ['a chunk of a size below zero', ['Transfer-Encoding: chunked'], `-1\r\n${HIDDEN}`],
    ['a chunk longer than its size', ['Transfer-Encoding: chunked'], `1\r\n${HIDDEN}\r\n0\r\n\r\n`],
  ])('%s', async (_what, headers, body) => {
    const { status, headers: reply } = await rawRequest(edge.port, post(headers, body));
    expect([400, 501]).toContain(status);
    expect(reply.get('connection')).toBe('close');
    expect(await pathsSeen()).toEqual(['/me']);
  });
});

it.each([
  ['a space before the colon', ['Transfer-Encoding : chunked', `Content-Length: ${HIDDEN.length}`]],
  ['an underscore in the name', ['Transfer_Encoding: chunked', `Content-Length: ${HIDDEN.length}`]],
])('a header with %s means nothing, also to the services', async (_what, headers) => {
  await rawRequest(edge.port, post(headers, HIDDEN));
  expect(await pathsSeen()).not.toContain('/hidden');
  const forwarded = service.seen.filter(({ url }) => url === '/order');
  for (const { body, headers: seen } of forwarded) {
    expect(body).toBe(HIDDEN);
    expect(Object.keys(seen).filter((name) => /transfer.encoding/.test(name))).toEqual([]);
  }
});

it('a chunked body reaches the services with one length', async () => {
  const body = '5\r\nhello\r\n0\r\n\r\n';
  const { status } = await rawRequest(edge.port, post(['Transfer-Encoding: chunked'], body));
  expect(status).toBe(200);
  expect(service.seen).toMatchObject([{ url: '/order', body: 'hello' }]);
});

describe('a client that closes early', () => {
  it.each([
    ['within the first line', 'POST /ord'],
    ['within the headers', 'POST /order HTTP/1.1\r\nHost: sh'],
    ['within a body', post(['Content-Length: 100'], 'only this')],
    ['within a chunk', post(['Transfer-Encoding: chunked'], '64\r\nonly this')],
    ['between two chunks', post(['Transfer-Encoding: chunked'], '4\r\nonly\r\n')],
  ])('%s places no order and holds up nobody', async (_where, bytes) => {
    const socket = connect(edge.port, '127.0.0.1');
    await once(socket, 'connect');
    await new Promise((resolve) => socket.end(bytes, 'latin1', () => resolve(undefined)));
    socket.resume();
    await once(socket, 'close');
    expect(await pathsSeen()).toEqual(['/me']);
  });
});

describe('a service that closes early', () => {
  it('within its headers is a problem', async () => {
    service.answer((request) => request.socket.end('HTTP/1.1 200 OK\r\nContent-'));
    const reply = await fetch(`${edge.url}/order`, { method: 'POST', body: '{}' });
    expect(reply.status).toBe(503);
    expect(await reply.json()).toMatchObject({ code: 'unavailable' });
  });

  it('within its body looks complete to no client', async () => {
    service.answer((request) =>
      request.socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this'),
    );
    const reply = await fetch(`${edge.url}/me`);
    await expect(reply.text()).rejects.toThrow('terminated');
  });
});
