import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { createLogger } from '@bookstore/platform/log';
import { createMessage, type OutboxEntry } from '@bookstore/platform/messaging';
import { bookState } from '../books/book-events.ts';
import { sampleBook } from '../testing/samples.ts';
import { createDeferredMarks, type DeferredMarks } from './deferred-marks.ts';

const QUIET_MS = 100;

let marks: DeferredMarks;
let marked: string[];
let log: { msg: string }[];
let failure: Error | null;

// Only time matters here: an outbox that notes what is marked stands in for the one of a collection.
const claimWritten = (entries: readonly OutboxEntry[]) => ({
  messages: entries.flatMap(({ messages }) => messages),
  markPublished: async () => {
    if (failure) throw failure;
    marked.push(...entries.flatMap(({ messages }) => messages.map(({ id }) => id)));
  },
});

beforeEach(() => {
  jest.useFakeTimers();
  marked = [];
  log = [];
  failure = null;
  const logger = createLogger(
    { service: 'test', version: '0', level: 'warn' },
    { write: (line) => void log.push(JSON.parse(line)) },
  );
  marks = createDeferredMarks({ claimWritten }, logger);
});
afterEach(() => {
  jest.useRealTimers();
});

const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);
const write = (id: string) => {
  const message = createMessage('stock-changed', bookState(sampleBook(id, {})), new Date());
  return { id: message.id, claim: marks.claim([{ id, messages: [message] }]) };
};

/** Each write comes before the one before it is published. */
const stayBusy = async (forMs: number): Promise<void> => {
  for (let elapsed = 0; elapsed < forMs; elapsed += QUIET_MS / 2) {
    const { claim } = write('a');
    setTimeout(() => void claim.markPublished(), QUIET_MS / 2 + 10);
    await pass(QUIET_MS / 2);
  }
};

test('marks a book once it has been quiet, not before', async () => {
  const { id, claim } = write('a');
  expect(claim.messages.map((message) => message.id)).toEqual([id]);

  await claim.markPublished();
  await pass(QUIET_MS - 1);
  expect(marked).toEqual([]);
  await pass(1);
  expect(marked).toEqual([id]);
  await pass(10 * QUIET_MS);
  expect(marked).toEqual([id]);
});

test('a newer claim on a book postpones the mark that waits, and leaves those of other books', async () => {
  const [older, other] = [write('a'), write('b')];
  await older.claim.markPublished();
  await other.claim.markPublished();
  await pass(QUIET_MS / 2);
  const newer = write('a');
  await pass(QUIET_MS - 1);
  expect(marked).toEqual([other.id]);

  await newer.claim.markPublished();
  await pass(2 * QUIET_MS);
  expect(marked).toEqual([other.id, newer.id]);
});

test('a busy book is marked after a second, not before', async () => {
  await stayBusy(900);
  expect(marked).toEqual([]);
  await stayBusy(300);
  expect(marked.length).toBeGreaterThan(0);
});

test('the stop marks what waits', async () => {
  const { id, claim } = write('a');
  await claim.markPublished();
  await marks.stop();
  expect(marked).toEqual([id]);
});

test('a failed mark is logged and rejects nothing; later marks go on', async () => {
  failure = new Error('the database is unavailable');
  await write('a').claim.markPublished();
  await pass(QUIET_MS);
  await write('b').claim.markPublished();
  await marks.stop();
  expect(log).toMatchObject([
    { level: 'warn', err: { message: failure.message } },
    { level: 'warn', err: { message: failure.message } },
  ]);

  failure = null;
  const { id, claim } = write('c');
  await claim.markPublished();
  await marks.stop();
  expect(marked).toEqual([id]);
});
