import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { eventually } from '@bookstore/testkit';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type LinkProxy, openLinkProxy } from './link-proxy.ts';

let server: Server;
let proxy: LinkProxy;
/** What the server heard, and what the client was answered: the same words. */
let heard: string[];
let answered: string[];
let client: Socket;

beforeEach(async () => {
  heard = [];
  answered = [];
  server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      heard.push(String(data));
      socket.write(data);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  proxy = await openLinkProxy((server.address() as AddressInfo).port);
  client = connect(proxy.port, '127.0.0.1');
  client.on('error', () => undefined).on('data', (data) => answered.push(String(data)));
  await once(client, 'connect');
});
afterEach(async () => {
  client.destroy();
  await proxy.close();
  server.close();
});

/** There and back on a way of its own, begun after what is held up: that had its time. */
const goAround = async () => {
  const other = await openLinkProxy((server.address() as AddressInfo).port);
  const socket = connect(other.port, '127.0.0.1');
  socket.write('around');
  const [echo] = await once(socket, 'data');
  expect(String(echo)).toBe('around');
  socket.destroy();
  await other.close();
};

/** Also when it ends with an error, which once() would throw. */
const closed = (socket: Socket): Promise<void> =>
  new Promise((resolve) => socket.once('close', () => resolve()));

const expectThrough = async (text: string) => {
  client.write(text);
  await eventually(() => expect(answered.join('')).toContain(text));
};

test('an open link lets both directions through', async () => {
  await expectThrough('hello');
  expect(heard).toEqual(['hello']);
});

test('a cut link breaks its connections, takes no new ones, and is mended', async () => {
  await expectThrough('before');
  proxy.change({ kind: 'cut' });
  await closed(client);
  const late = connect(proxy.port, '127.0.0.1').on('error', () => undefined);
  await closed(late);
  proxy.change({ kind: 'open' });
  client = connect(proxy.port, '127.0.0.1');
  client.on('data', (data) => answered.push(String(data)));
  await expectThrough('after');
  expect(heard).toEqual(['before', 'after']);
});

test('a silent link holds up what is sent, and loses nothing of it', async () => {
  await expectThrough('before');
  proxy.change({ kind: 'silent' });
  client.write('in between');
  await goAround();
  expect(heard).toEqual(['before', 'around']);
  proxy.change({ kind: 'open' });
  await eventually(() => expect(answered.join('')).toBe('beforein between'));
});

test('a deaf link brings questions there and no answer back until it is mended', async () => {
  await expectThrough('before');
  proxy.change({ kind: 'deaf' });
  client.write('charge me');
  await eventually(() => expect(heard).toEqual(['before', 'charge me']));
  await goAround();
  expect(answered.join('')).toBe('before');
  proxy.change({ kind: 'open' });
  await eventually(() => expect(answered.join('')).toBe('beforecharge me'));
});

test('a slow link takes its time in both directions', async () => {
  proxy.change({ kind: 'slow', delayMs: 60 });
  const askedAt = performance.now();
  await expectThrough('slowly');
  expect(performance.now() - askedAt).toBeGreaterThanOrEqual(115);
});
