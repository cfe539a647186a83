import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';

/** The address of a server of this run. */
function address(name: string): URL {
  return new URL(process.env[name] ?? `missing://${name}`);
}

describe('the servers of a test run', () => {
  test('offer transactions in MongoDB', async () => {
    const client = await MongoClient.connect(address('MONGO_URL').href);
    const things = client.db('test_servers').collection('things');
    await client.withSession((session) =>
      session.withTransaction(() => things.insertOne({ name: 'thing' }, { session })),
    );
    expect(await things.countDocuments()).toBe(1);
    await client.db('test_servers').dropDatabase();
    await client.close();
  });

  test('offer Redis', async () => {
    const socket = connect(Number(address('REDIS_URL').port), '127.0.0.1');
    socket.write('PING\r\n');
    const [reply] = await once(socket, 'data');
    expect(String(reply)).toBe('+PONG\r\n');
    socket.destroy();
  });

  test('offer virtual hosts in RabbitMQ', async () => {
    const url = address('AMQP_ADMIN_URL');
    const authorization = `Basic ${btoa(`${url.username}:${url.password}`)}`;
    const vhost = new URL('/api/vhosts/test-servers', url.origin);
    const made = await fetch(vhost, { method: 'PUT', headers: { authorization } });
    expect(made.status).toBe(201);
    const deleted = await fetch(vhost, { method: 'DELETE', headers: { authorization } });
    expect(deleted.status).toBe(204);
  });
});
