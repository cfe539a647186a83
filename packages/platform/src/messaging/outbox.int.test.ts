import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Collection } from 'mongodb';
import { unavailable } from '../errors/index.ts';
import { createLogger } from '../log/index.ts';
import { SYSTEM_METRICS } from '@bookstore/contracts/system';
import { createMetrics, type Metrics, sampleMetrics } from '../metrics/index.ts';
import { createMongo, type Mongo } from '../mongo/index.ts';
import { eventually, testServers } from '@bookstore/testkit';
import {
  createMessage,
  createOutbox,
  createRelay,
  type OutgoingMessage,
  outboxFields,
  type Publisher,
  type Relay,
  type WithOutbox,
} from './index.ts';

type Thing = WithOutbox & { _id: string };

let mongo: Mongo;
let things: Collection<Thing>;
let relay: Relay;
let metrics: Metrics;
let sent: string[];
let brokerIsUnavailable: boolean;
let log: { msg: string }[];

// The broker is the one part that is stood in for here: what it does is the point of each test.
const publisher: Publisher = {
  canPublish: () => true,
  check: async () => undefined,
  forward: async () => undefined,
  publish: async (message: OutgoingMessage) => {
    if (brokerIsUnavailable) throw unavailable('the broker is unavailable');
    sent.push(message.id);
  },
};

beforeEach(async () => {
  mongo = createMongo((await testServers('outbox')).mongoUrl, 'test');
  things = mongo.db.collection<Thing>('things');
  sent = [];
  log = [];
  brokerIsUnavailable = false;
  metrics = createMetrics('test');
  relay = createRelay({
    outboxes: [createOutbox(things)],
    publisher,
    logger: createLogger(
      { service: 'test', version: '0', level: 'warn' },
      { write: (line) => void log.push(JSON.parse(line)) },
    ),
    metrics,
  });
});

afterEach(async () => {
  await relay.stop();
  await mongo.db.dropDatabase();
  await mongo.close();
});

const message = (at = new Date()): OutgoingMessage =>
  createMessage(
    'stock-rejected',
    { order_id: randomUUID(), reason: 'out-of-stock', items: [] },
    at,
  );

const write = async (messages: OutgoingMessage[], at = new Date()): Promise<Thing> => {
  const thing = { _id: randomUUID(), ...outboxFields(messages, at) };
  await things.insertOne(thing);
  return thing;
};

const longAgo = new Date(Date.now() - 60_000);

test('sends what is offered and takes it out of the outbox', async () => {
  const one = message();
  const thing = await write([one]);
  relay.offer(createOutbox(things).claimWritten([{ id: thing._id, messages: [one] }]));
  await eventually(async () => {
    expect(await things.findOne({ _id: thing._id })).toEqual({ _id: thing._id, outbox: [] });
  });
  expect(sent).toEqual([one.id]);
});

test('the sweep finds what a crashed writer left behind', async () => {
  const left = message();
  await write([left], longAgo);
  relay.start();
  await eventually(() => expect(sent).toEqual([left.id]));
});

test('leaves fresh messages to the writer that claimed them', async () => {
  await write([message()]);
  expect(await createOutbox(things).claimDue(new Date())).toBeNull();
});

test('two relays never claim the same message in the time of one lease', async () => {
  await write([message()], longAgo);
  const outbox = createOutbox(things);
  const claims = await Promise.all([1, 2, 3, 4].map(() => outbox.claimDue(new Date())));
  expect(claims.filter((claim) => claim !== null)).toHaveLength(1);
});

test('a message that comes while another is sent stays in the outbox', async () => {
  const [first, second] = [message(), message()];
  const thing = await write([first]);
  await things.updateOne({ _id: thing._id }, { $push: { outbox: second } });
  await createOutbox(things)
    .claimWritten([{ id: thing._id, messages: [first] }])
    .markPublished();
  const after = await things.findOne({ _id: thing._id });
  expect(after?.outbox.map((waiting) => waiting.id)).toEqual([second.id]);
  expect(after?.outbox_due).toBeInstanceOf(Date);
});

test('many marks at once take from each document its own sent messages and nothing else', async () => {
  const { claimWritten } = createOutbox(things);
  const written = Array.from({ length: 300 }, () => {
    const [first, second] = [message(), message()];
    const thing = { _id: randomUUID(), ...outboxFields([first, second], new Date()) };
    return { thing, first, second };
  });
  await things.insertMany(written.map(({ thing }) => thing));
  await Promise.all(
    written.map(({ thing, first }) =>
      claimWritten([{ id: thing._id, messages: [first] }]).markPublished(),
    ),
  );
  const left = await things.find().toArray();
  const waiting = new Map(left.map(({ _id, outbox }) => [_id, outbox.map(({ id }) => id)]));
  expect(written.map(({ thing }) => waiting.get(thing._id))).toEqual(
    written.map(({ second }) => [second.id]),
  );
  await Promise.all(
    written.map(({ thing, second }) =>
      claimWritten([{ id: thing._id, messages: [second] }]).markPublished(),
    ),
  );
  expect(await things.countDocuments({ outbox_due: { $exists: true } })).toBe(0);
});

test('keeps what the broker did not confirm', async () => {
  brokerIsUnavailable = true;
  const one = message();
  const thing = await write([one]);
  relay.offer(createOutbox(things).claimWritten([{ id: thing._id, messages: [one] }]));
  await relay.stop();
  expect((await things.findOne({ _id: thing._id }))?.outbox).toHaveLength(1);
});

test('a failed mark is logged as such: its messages were published', async () => {
  relay.offer({
    messages: [message()],
    markPublished: () => Promise.reject(unavailable('the database is unavailable')),
  });
  await relay.stop();
  expect(log.map(({ msg }) => msg)).toEqual([
    'published messages not marked, the sweep repeats them',
  ]);
});

const { outboxDocuments, outboxAge } = SYSTEM_METRICS;
const readGauges = async () => {
  const samples = await sampleMetrics(metrics.registry, [outboxDocuments, outboxAge]);
  return [samples[outboxDocuments]?.[0]?.value, samples[outboxAge]?.[0]?.value];
};

test('tells how many documents wait and how old the oldest message is, whatever was tried since', async () => {
  await write([message()]);
  await write([message(longAgo), message()], longAgo);
  // The lease of a try that failed: it is due anew, and not younger for that.
  expect(await createOutbox(things).claimDue(new Date())).not.toBeNull();
  const [documents, age] = await readGauges();
  expect(documents).toBe(2);
  expect(age).toBeGreaterThanOrEqual(60);
  expect(age).toBeLessThan(120);
});

test('tells that nothing waits', async () => {
  expect(await readGauges()).toEqual([0, 0]);
});

test('reports nothing rather than an old number while the database is unavailable', async () => {
  await mongo.close();
  expect(await readGauges()).toEqual([undefined, undefined]);
  mongo = createMongo((await testServers('outbox')).mongoUrl, 'test');
});
