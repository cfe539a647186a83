import { describe, expect, it } from '@jest/globals';
import { readEvents, type StreamEvent } from './event-stream.ts';

async function* inPieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let start = 0; start < bytes.length; start += size) yield bytes.slice(start, start + size);
}

const collect = async (text: string, size: number): Promise<StreamEvent[]> => {
  const events: StreamEvent[] = [];
  for await (const event of readEvents(inPieces(text, size))) events.push(event);
  return events;
};

describe('readEvents', () => {
  const text =
    ': hello\n\nevent: order\nid: 1\ndata: {"a":"é: b"}\n\nid: 2\r\ndata: x\r\ndata: y\r\n\r\n';

  it.each([1, 2, 7, 1_000])('reads events cut into pieces of %d bytes', async (size) => {
    expect(await collect(text, size)).toEqual([
      { event: 'order', id: '1', data: '{"a":"é: b"}' },
      { event: 'message', id: '2', data: 'x\ny' },
    ]);
  });

  it('leaves out an event that was not finished', async () => {
    expect(await collect('data: half', 3)).toEqual([]);
  });

  it('gives up on an event without an end', async () => {
    await expect(collect('x'.repeat(1_000_001), 100_000)).rejects.toThrow('without an end');
  });
});
