import { expect, test } from '@jest/globals';
import { createKeyedSemaphore } from './keyed-semaphore.ts';

const overflowError = () => new Error('too many');

/** Work that ends when the test resolves it. */
const createGate = () => Promise.withResolvers<void>();

test('runs no more than the allowed number at once, in the order of arrival', async () => {
  const withPermit = createKeyedSemaphore({ maxConcurrent: 2, maxWaiting: 10, overflowError });
  const gates = [createGate(), createGate(), createGate()];
  const started: number[] = [];
  const done = gates.map((gate, index) =>
    withPermit('key', () => {
      started.push(index);
      return gate.promise;
    }),
  );
  await Promise.resolve();
  expect(started).toEqual([0, 1]);
  gates[1]?.resolve();
  await done[1];
  await Promise.resolve();
  expect(started).toEqual([0, 1, 2]);
  gates[0]?.resolve();
  gates[2]?.resolve();
  await Promise.all(done);
});

test('work under one key does not wait for work under another', async () => {
  const withPermit = createKeyedSemaphore({ maxConcurrent: 1, maxWaiting: 0, overflowError });
  const gate = createGate();
  const slow = withPermit('one', () => gate.promise);
  await expect(withPermit('other', async () => 'done')).resolves.toBe('done');
  gate.resolve();
  await slow;
});

test('rejects work when too many wait', async () => {
  const withPermit = createKeyedSemaphore({ maxConcurrent: 1, maxWaiting: 1, overflowError });
  const gate = createGate();
  const running = withPermit('key', () => gate.promise);
  const waiting = withPermit('key', async () => 'waited');
  await expect(withPermit('key', async () => 'never')).rejects.toThrow('too many');
  gate.resolve();
  await running;
  await expect(waiting).resolves.toBe('waited');
});

test('a failure releases its permit', async () => {
  const withPermit = createKeyedSemaphore({ maxConcurrent: 1, maxWaiting: 5, overflowError });
  const failing = withPermit('key', () => Promise.reject(new Error('broken')));
  const next = withPermit('key', async () => 'next');
  await expect(failing).rejects.toThrow('broken');
  await expect(next).resolves.toBe('next');
  await expect(withPermit('key', async () => 'later')).resolves.toBe('later');
});
