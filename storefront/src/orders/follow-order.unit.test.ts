import { describe, expect, it } from '@jest/globals';
import { ProblemError } from '../api/problem-error.ts';
import { followOrder } from './follow-order.ts';

const eventOf = (id: number, status: string) =>
  `event: order\nid: ${id}\ndata: ${JSON.stringify({ status })}\n\n`;
const streamOf = (...texts: string[]) =>
  new ReadableStream<Uint8Array>({
    start: (controller) => {
      for (const text of texts) controller.enqueue(new TextEncoder().encode(text));
      controller.close();
    },
  });
const away = (status: number) =>
  new ProblemError({
    code: status === 404 ? 'order-not-found' : 'unavailable',
    status,
    detail: '',
  });

type Answer = ReadableStream<Uint8Array> | ProblemError | null;

/** Follows an order whose streams are these, one after the other; waits take no time. */
const follow = async (answers: Answer[], signal = new AbortController().signal) => {
  const asked: (string | null)[] = [];
  const seen: string[] = [];
  const waits: number[] = [];
  const troubles: boolean[] = [];
  const end = followOrder(
    {
      open: async (lastEventId) => {
        asked.push(lastEventId);
        const answer = answers.length > 1 ? answers.shift() : answers[0];
        if (answer instanceof ProblemError) throw answer;
        return answer ?? null;
      },
      after: (ms, work) => {
        // 40 s: the watch over silence, which never comes true here.
        if (ms === 40_000) return () => undefined;
        waits.push(ms);
        queueMicrotask(work);
        return () => undefined;
      },
    },
    {
      onOrder: ({ status }) => seen.push(status),
      onTrouble: (trouble) => troubles.push(trouble !== null),
    },
    signal,
  );
  const failure: unknown = await end.then(
    () => null,
    (error: unknown) => error,
  );
  return { asked, seen, waits, troubles, failure };
};

describe('following an order', () => {
  it('goes on after the last state seen when the stream breaks, until the order has ended', async () => {
    const { asked, seen, failure } = await follow([
      streamOf(eventOf(1, 'PENDING')),
      away(503),
      streamOf(eventOf(2, 'ACCEPTED'), eventOf(3, 'CANCELLED')),
    ]);
    expect({ asked, seen, failure }).toEqual({
      asked: [null, '1', '1'],
      seen: ['PENDING', 'ACCEPTED', 'CANCELLED'],
      failure: null,
    });
  });

  it('ends when the shop says that there is no more to come', async () => {
    expect(await follow([null])).toMatchObject({ asked: [null], failure: null });
  });

  it('waits longer each time, at most 15 s, and gives up', async () => {
    const { waits, failure } = await follow([away(503)]);
    expect(waits).toEqual([
      500,
      1_000,
      2_000,
      4_000,
      8_000,
      ...Array.from({ length: 7 }, () => 15_000),
    ]);
    expect(failure).toMatchObject({ status: 503 });
  });

  it('takes streams that end without a word for trouble, and gives up on them', async () => {
    const { asked, troubles, failure } = await follow(Array.from({ length: 30 }, () => streamOf()));
    expect([asked.length, new Set(troubles)]).toEqual([13, new Set([true])]);
    expect(failure).toMatchObject({ message: 'the stream said nothing' });
  });

  it('tells of trouble and of its end, but not of a stream that ended once', async () => {
    const end = streamOf(eventOf(3, 'CANCELLED'));
    const { troubles } = await follow([streamOf(eventOf(1, 'PENDING')), away(503), end]);
    expect(troubles).toEqual([false, true, false]);
    expect((await follow([streamOf(), streamOf(eventOf(3, 'CANCELLED'))])).troubles).toEqual([
      false,
    ]);
  });

  it('gives up at once on what will not pass', async () => {
    const { asked, failure } = await follow([away(404)]);
    expect(asked).toHaveLength(1);
    expect(failure).toMatchObject({ status: 404 });
  });

  it('asks for nothing once it is called off', async () => {
    expect(await follow([away(503)], AbortSignal.abort())).toMatchObject({ asked: [] });
  });
});
