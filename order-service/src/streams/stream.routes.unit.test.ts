import { describe, expect, it } from '@jest/globals';
import { createStreamLimit, parseLastEventId } from './stream.routes.ts';

describe('Last-Event-ID', () => {
  it.each([
    [undefined, 0],
    ['2', 2],
    ['3', 3],
    ['4', 0],
    ['-1', 0],
    ['1e3', 0],
    ['x', 0],
  ])('%s of 3 revisions counts as %s', (header, seen) => {
    expect(parseLastEventId(header, 3)).toBe(seen);
  });
});

describe('the limit of open streams', () => {
  it('a replica takes so many streams and no more, until one ends', () => {
    const counts: number[] = [];
    const limit = createStreamLimit({ perReplica: 2, perUser: 2 }, (open) => counts.push(open));
    const leave = limit.enter('ann');
    limit.enter('bob');
    // No part is down: it is not logged as an outage.
    expect(() => limit.enter('eve')).toThrow(
      expect.objectContaining({ code: 'unavailable', kind: 'limited' }),
    );
    leave();
    limit.enter('eve');
    expect(counts).toEqual([1, 2, 1, 2]);
  });

  it('a user takes so many streams and leaves the rest to others', () => {
    const limit = createStreamLimit({ perReplica: 10, perUser: 1 }, () => undefined);
    limit.enter('ann');
    expect(() => limit.enter('ann')).toThrow(
      expect.objectContaining({ code: 'too-many-requests' }),
    );
    expect(() => limit.enter('bob')).not.toThrow();
  });
});
