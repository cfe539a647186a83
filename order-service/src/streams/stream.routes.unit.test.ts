import { describe, expect, it } from '@jest/globals';
import { parseLastEventId } from './stream.routes.ts';

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
