import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { eventually, testServers } from '@bookstore/testkit';
import { createMongo, type Mongo } from './index.ts';

let forwarder: Server | undefined;
let mongo: Mongo | undefined;
afterEach(async () => {
  await mongo?.close();
  forwarder?.close();
});

/** Forwards to the MongoDB of this run, so that it can appear on a port later. */
const startForwarder = (to: URL, port: number): Server =>
  createServer((socket) => {
    const target = connect(Number(to.port), to.hostname);
    socket.pipe(target).pipe(socket);
    for (const end of [socket, target]) end.on('error', () => socket.destroy());
  }).listen(port, '127.0.0.1');

test('a MongoDB that comes after the first connect was given up is used as soon as it is there', async () => {
  const url = new URL((await testServers('late')).mongoUrl);
  const reserved = createServer().listen(0, '127.0.0.1');
  await once(reserved, 'listening');
  const { port } = reserved.address() as AddressInfo;
  reserved.close();
  mongo = createMongo(`mongodb://127.0.0.1:${port}${url.pathname}?directConnection=true`, 'late');
  await expect(mongo.ping()).rejects.toThrow(Error);
  forwarder = startForwarder(url, port);
  const { ping } = mongo;
  await eventually(async () => expect(await ping()).toMatchObject({ ok: 1 }), 5_000);
});
