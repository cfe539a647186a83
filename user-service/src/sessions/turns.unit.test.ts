import { expect, test } from '@jest/globals';
import { createTurns } from './turns.ts';

const tooMany = () => new Error('too many');

/** Work that ends when it is told to. */
const createGate = () => Promise.withResolvers<void>();

test('runs no more than the allowed number at once, in the order of arrival', async () => {
  const inTurns = createTurns({ parallel: 2, maxWaiting: 10, refusal: tooMany });
  const gates = [createGate(), createGate(), createGate()];
  const begun: number[] = [];
  const done = gates.map((gate, index) =>
    inTurns('key', () => {
      begun.push(index);
      return gate.promise;
    }),
  );
  await Promise.resolve();
  expect(begun).toEqual([0, 1]);
  gates[1]?.resolve();
  await done[1];
  await Promise.resolve();
  expect(begun).toEqual([0, 1, 2]);
  gates[0]?.resolve();
  gates[2]?.resolve();
  await Promise.all(done);
});

test('keys do not wait for each other', async () => {
  const inTurns = createTurns({ parallel: 1, maxWaiting: 0, refusal: tooMany });
  const gate = createGate();
  const slow = inTurns('one', () => gate.promise);
  await expect(inTurns('other', async () => 'done')).resolves.toBe('done');
  gate.resolve();
  await slow;
});

test('refuses those who come on top of the waiting ones', async () => {
  const inTurns = createTurns({ parallel: 1, maxWaiting: 1, refusal: tooMany });
  const gate = createGate();
  const running = inTurns('key', () => gate.promise);
  const waiting = inTurns('key', async () => 'waited');
  await expect(inTurns('key', async () => 'never')).rejects.toThrow('too many');
  gate.resolve();
  await running;
  await expect(waiting).resolves.toBe('waited');
});

test('a failure gives the turn on', async () => {
  const inTurns = createTurns({ parallel: 1, maxWaiting: 5, refusal: tooMany });
  const failing = inTurns('key', () => Promise.reject(new Error('broken')));
  const next = inTurns('key', async () => 'next');
  await expect(failing).rejects.toThrow('broken');
  await expect(next).resolves.toBe('next');
  await expect(inTurns('key', async () => 'later')).resolves.toBe('later');
});
