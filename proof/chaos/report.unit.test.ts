import { describe, expect, test } from '@jest/globals';
import { type CallRecord, createRecords } from './customers/records.ts';
import { orderOf, seenOf } from './judge/testing-orders.ts';
import { parseOptions } from './options.ts';
import { createReport, renderReport } from './report.ts';
import type { ChaosResult } from './run-chaos.ts';

const options = parseOptions(['--seed', '5', '--minutes', '0.5', '--faults', 'kill,clock']);
if (options === null) throw new Error('no options');

const callAt = (askedAt: number, status: number): CallRecord => {
  return { route: 'POST /order', askedAt, toldAt: askedAt + 100, status, hungUp: false };
};

const result = (violations: string[] = []): ChaosResult => ({
  faults: [
    {
      fault: { kind: 'kill', target: 'redis', atMs: 2_000, durationMs: 1_000 },
      what: 'kill redis',
      brokenAtMs: 2_000,
      mendedAtMs: 3_000,
    },
  ],
  records: {
    ...createRecords(),
    calls: [callAt(10_500, 201), callAt(12_500, 503), callAt(12_600, 201), callAt(13_500, 0)],
    seen: [seenOf(orderOf(['PENDING']), 10_500, { key: 'a' })],
  },
  startedAt: 10_000,
  settledMs: 1_500,
  violations,
});

describe('the report of a run', () => {
  test('tells how to run it again', () => {
    expect(createReport(options, result()).again).toBe(
      'npm run chaos -- --seed 5 --minutes 0.5 --faults kill,clock --rate 6',
    );
  });

  test('measures each route over all, and during each fault', () => {
    const { availability, timeline, orders_acknowledged } = createReport(options, result());
    expect(availability['POST /order']).toMatchObject({ calls: 4, told: 2, notNow: 1, broken: 1 });
    expect(timeline[0]?.availability['POST /order']).toMatchObject({
      calls: 2,
      told: 1,
      notNow: 1,
    });
    expect(orders_acknowledged).toBe(1);
  });

  test('is sound without violations, and prints those that there are', () => {
    expect(createReport(options, result()).verdict).toBe('sound');
    const report = createReport(options, result(['order 1: lost']));
    expect(report.verdict).toBe('violated');
    expect(renderReport(report).join('\n')).toContain('VIOLATION  order 1: lost');
  });
});

describe('the options of a run', () => {
  test.each([
    [['--seed', 'x'], '--seed must be a number'],
    [['--minutes', '0'], '--minutes must be a number from 0.2 to 60'],
    [['--faults', 'kill,fire'], 'not "fire"'],
    [['--rate', '1000'], '--rate must be a number from 1 to 50'],
  ])('%j is refused', (args, why) => {
    expect(() => parseOptions(args)).toThrow(why);
  });

  test('help is no run', () => {
    expect(parseOptions(['--help'])).toBeNull();
  });
});
