import { describe, expect, it } from '@jest/globals';
import { createEventParser } from './event-parser.ts';

const STREAM = 'event: order\r\nid: 1\r\ndata: {"a":1}\r\n\r\n: still here\n\ndata:x\ndata: y\n\n';
const EVENTS = [
  { event: 'order', id: '1', data: '{"a":1}' },
  { event: 'message', id: '1', data: 'x\ny' },
];

describe('reading an event stream', () => {
  it('gives the same events wherever the stream is cut', () => {
    for (let cut = 0; cut <= STREAM.length; cut += 1) {
      const { push } = createEventParser();
      expect([...push(STREAM.slice(0, cut)), ...push(STREAM.slice(cut))]).toEqual(EVENTS);
    }
  });

  it('gives nothing of an event that has not ended', () => {
    expect(createEventParser().push('event: order\ndata: half')).toEqual([]);
  });

  it('refuses an event without end', () => {
    expect(() => createEventParser().push('x'.repeat(1_000_001))).toThrow('too long');
  });
});
