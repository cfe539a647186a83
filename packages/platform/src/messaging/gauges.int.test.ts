import { CONSUMED, deadQueueName, queueName, retryQueueName } from '@bookstore/contracts/messages';
import { SYSTEM_METRICS } from '@bookstore/contracts/system';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createLogger } from '../log/index.ts';
import { createMetrics, type Metrics, sampleMetrics } from '../metrics/index.ts';
import { eventually, testServers } from '@bookstore/testkit';
import { type Amqp, assertServiceQueue, createAmqp, gaugeQueues } from './index.ts';

const SERVICE = 'order-service';
const QUEUE = queueName(SERVICE, 'stock-reserved');
const logger = createLogger({ service: 'test', version: '0', level: 'silent' });

let amqp: Amqp;
let metrics: Metrics;

beforeEach(async () => {
  amqp = createAmqp((await testServers('gauges')).amqpUrl, 'test', logger);
  await eventually(() => amqp.check());
  metrics = createMetrics('test');
  gaugeQueues(metrics, amqp.consuming, SERVICE);
});
afterEach(() => amqp.close());

const readGauge = async () => {
  const sampled = await sampleMetrics(metrics.registry, [SYSTEM_METRICS.queues]);
  return (sampled[SYSTEM_METRICS.queues] ?? []).map(
    ({ labels, value }) => `${labels['queue']} ${labels['state']} ${value}`,
  );
};

test('tells how many messages are ready, wait for another try and are dead', async () => {
  const channel = await amqp.consuming.createChannel();
  await assertServiceQueue(channel, SERVICE, 'stock-reserved');
  const lengths = [
    [QUEUE, 2],
    [retryQueueName(QUEUE), 1],
    [deadQueueName(QUEUE), 3],
  ] as const;
  for (const [queue, length] of lengths) {
    for (let sent = 0; sent < length; sent += 1) channel.sendToQueue(queue, Buffer.from('{}'));
  }
  await channel.waitForConfirms();
  await eventually(async () =>
    // Queues that do not exist have no sample.
    expect(await readGauge()).toEqual([`${QUEUE} ready 2`, `${QUEUE} retry 1`, `${QUEUE} dead 3`]),
  );
});

test('knows every queue that the service reads', async () => {
  const channel = await amqp.consuming.createChannel();
  for (const type of CONSUMED[SERVICE]) await assertServiceQueue(channel, SERVICE, type);
  await eventually(async () =>
    expect(await readGauge()).toHaveLength(3 * CONSUMED[SERVICE].length),
  );
});

test('reports nothing rather than an old number while the broker is unavailable', async () => {
  await amqp.close();
  expect(await readGauge()).toEqual([]);
});
