import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { kindOf } from '../errors/index.ts';
import { testServers } from '@bookstore/testkit';
import { driverConnection } from './closed-connections.ts';
import { createMongo, inTransaction, type Mongo } from './index.ts';

const sockets = new Set<Socket>();
const keep = (message: unknown): void => {
  if (typeof message !== 'object' || message === null || !('socket' in message)) return;
  const { socket } = message;
  if (!(socket instanceof Socket)) return;
  sockets.add(socket);
  socket.once('close', () => sockets.delete(socket));
};

let mongo: Mongo;
beforeEach(async () => {
  subscribe('net.client.socket', keep);
  mongo = createMongo((await testServers('closed')).mongoUrl, 'closed');
  await things().insertOne({ count: 0 });
});
afterEach(async () => {
  unsubscribe('net.client.socket', keep);
  await mongo.close();
});

const things = () => mongo.db.collection<{ count: number }>('things');
const loseConnections = (): void => {
  for (const socket of sockets) socket.destroy();
};

/** In turns and steps of the event loop: where the driver has got to when the connection is lost. */
const MOMENTS = Array.from({ length: 24 }, (_, step) => step);
const after = async (steps: number): Promise<void> => {
  for (let step = 0; step < steps; step += 1) await Promise.resolve();
};

test.each([
  ['a find', () => things().findOne({})],
  ['an insert', () => things().insertOne({ count: 1 })],
  ['an update of many', () => things().updateMany({}, { $inc: { count: 1 } })],
  [
    'a transaction',
    () => inTransaction(mongo.client, (session) => things().insertOne({ count: 2 }, { session })),
  ],
] as const)(
  '%s ends, whenever its connection is lost',
  async (_, work) => {
    for (const moment of MOMENTS) {
      const ended = Promise.resolve(work()).then(() => 'done', kindOf);
      await after(moment);
      loseConnections();
      // Begins when the sockets know of it and the driver does not.
      const begun = Promise.resolve(work()).then(() => 'done', kindOf);
      await nextTurn();
      const next = Promise.resolve(work()).then(() => 'done', kindOf);
      for (const outcome of await Promise.all([ended, begun, next])) {
        expect(['done', 'unavailable']).toContain(outcome);
      }
    }
  },
  30_000,
);

test('the driver writes its commands by the method that is wrapped', async () => {
  const { prototype } = driverConnection();
  const { writeCommand } = prototype;
  let calls = 0;
  prototype.writeCommand = function (command, options) {
    calls += 1;
    return writeCommand.call(this, command, options);
  };
  await mongo.ping();
  prototype.writeCommand = writeCommand;
  expect(calls).toBeGreaterThan(0);
});
