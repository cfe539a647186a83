import { afterEach, expect, test } from '@jest/globals';
import { kindOf } from '../errors/index.ts';
import { createLogger } from '../log/index.ts';
import { createMetrics } from '../metrics/index.ts';
import {
  eventually,
  type SilentProxy,
  startSilentProxy,
  testServers,
  orderPlaced,
} from '@bookstore/testkit';
import { createRoundRobinLookup } from './round-robin-dns.ts';
import {
  type Amqp,
  createAmqp,
  createAmqpConnection,
  createConsumer,
  createPublisher,
} from './index.ts';

const logger = createLogger({ service: 'test', version: '0', level: 'silent' });
const metrics = createMetrics('test');

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

const doorTo = async (url: string, at = {}): Promise<SilentProxy> => {
  const proxy = await startSilentProxy(url, at);
  open.push(proxy.close);
  return proxy;
};

const connected = (url: string): Amqp => {
  const amqp = createAmqp(url, 'test', logger);
  open.push(() => amqp.close());
  return amqp;
};

test('a broker that says nothing any more takes no message as sent, is noticed within 15 s, and used when it is back', async () => {
  const proxy = await doorTo((await testServers('silent')).amqpUrl);
  const amqp = connected(proxy.url);
  const publisher = createPublisher({ amqp, appId: 'test', logger, metrics });
  const seen: string[] = [];
  const consumer = createConsumer(
    { amqp, publisher, service: 'catalog-service', logger, metrics },
    {
      type: 'order-placed',
      prefetch: 10,
      handle: async ([message]) => void seen.push(message?.id ?? ''),
    },
  );
  await eventually(() => publisher.publish(orderPlaced()));

  proxy.silence();
  const message = orderPlaced();
  const failure = await publisher.publish(message).then(() => 'sent', kindOf);
  expect(failure).toBe('unavailable');
  await eventually(() => expect(publisher.canPublish()).toBe(false), 15_500);

  proxy.restore();
  await eventually(() => publisher.publish(message), 10_000);
  await eventually(() => expect(seen).toContain(message.id));
  await consumer.close();
}, 60_000);

test('a broker that takes connections and says nothing is left for the next address of its name', async () => {
  const { amqpUrl } = await testServers('silent');
  const mute = await doorTo(amqpUrl);
  mute.silence();
  const { port } = new URL(mute.url);
  const sound = await doorTo(amqpUrl, { host: '127.0.0.2', port: Number(port) });
  const addresses = ['127.0.0.1', '127.0.0.2'].map((address) => ({ address, family: 4 }));
  const byName = new URL(mute.url);
  byName.hostname = 'rabbitmq';
  const lookup = createRoundRobinLookup((_name, _options, done) => done(null, addresses));
  const connect = () => createAmqpConnection({ url: byName.href, name: 'test', logger, lookup });

  const both = [connect(), connect()];
  open.push(...both.map((connection) => connection.close));

  for (const connection of both) await eventually(() => connection.check(), 10_000);
  expect(mute.accepted()).toBeGreaterThan(0);
  expect(sound.accepted()).toBeGreaterThan(1);
});
