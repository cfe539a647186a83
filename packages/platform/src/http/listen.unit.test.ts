import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Listening, listen } from './listen.ts';

let server: Listening;
beforeAll(async () => {
  server = await listen((_req, res) => res.end('seen'), { port: 0, host: '127.0.0.1' });
});
afterAll(() => server.close(100));

const send = async (bytes: string): Promise<{ head: string; body: string }> => {
  const socket = connect(server.port, '127.0.0.1').setEncoding('latin1');
  socket.write(bytes, 'latin1');
  let reply = '';
  socket.on('data', (text) => {
    reply += text;
  });
  await once(socket, 'close');
  const [head = '', body = ''] = reply.split('\r\n\r\n');
  return { head, body };
};

test('what could not be read is answered under the request id that the edge gave', async () => {
  const { head, body } = await send(
    'GET /order/1?secret=1 HTTP/1.1\r\nHost: a\r\nX-Request-Id: mine\r\nX-A: \x01\r\n\r\n',
  );
  expect(head).toContain('X-Request-Id: mine');
  expect(JSON.parse(body)).toMatchObject({
    code: 'invalid-request',
    instance: '/order/1',
    request_id: 'mine',
  });
});

test.each([
  ['a header with no name', 'GET / HTTP/1.1\r\n: a\r\n\r\n', 400],
  ['no method', 'NOPE / HTTP/1.1\r\n\r\n', 501],
  ['headers without end', `GET / HTTP/1.1\r\nA: ${'a'.repeat(70_000)}\r\n\r\n`, 431],
])('%s is a problem with an id of its own', async (_name, bytes, status) => {
  const { body } = await send(bytes);
  expect(JSON.parse(body)).toMatchObject({ status, request_id: expect.stringMatching(/^.{36}$/) });
});

test('all headers that the edge lets through can be read', async () => {
  const headers = Array.from({ length: 4 }, (_, n) => `A${n}: ${'a'.repeat(8_000)}\r\n`).join('');
  const { body } = await send(`GET / HTTP/1.1\r\nConnection: close\r\n${headers}\r\n`);
  expect(body).toContain('seen');
});

test('a thousand connections at once wait to be accepted, none is dropped', async () => {
  // One that the kernel dropped would be tried again after a second.
  const inTime = { signal: AbortSignal.timeout(900) };
  const sockets = Array.from({ length: 1_000 }, () => connect(server.port, '127.0.0.1'));
  try {
    await Promise.all(sockets.map((socket) => once(socket, 'connect', inTime)));
    expect(sockets.filter(({ connecting }) => connecting)).toEqual([]);
  } finally {
    for (const socket of sockets) socket.destroy();
  }
});
