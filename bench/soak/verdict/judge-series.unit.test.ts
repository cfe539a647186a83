import { expect, test } from '@jest/globals';
import { judgeGrowth, judgeSeries } from './judge-series.ts';
import type { Point } from './trend.ts';
import { MIB } from './bounds.ts';

/** Half an hour, a sample every ten seconds. */
const SAMPLES = 180;
const EVERY_SECONDS = 10;

/** Always the same numbers from 0 to 1 that look like chance. */
const createNoise = (): (() => number) => {
  let state = 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
};

const series = (valueAt: (minute: number, noise: () => number) => number): Point[] => {
  const noise = createNoise();
  return Array.from({ length: SAMPLES }, (_, index) => {
    const second = index * EVERY_SECONDS;
    return [second, valueAt(second / 60, noise)];
  });
};

const isFlat = (kind: Parameters<typeof judgeGrowth>[0]['kind'], points: Point[]) =>
  judgeGrowth({ kind, points })?.isFlat;

/** What V8 does: garbage up to `most`, then back to what is in use. */
const sawTooth = (minute: number, { inUse, most, period }: Record<string, number>): number => {
  const height = ((minute % (period ?? 1)) / (period ?? 1)) * (most ?? 0);
  return ((inUse ?? 0) + height) * MIB;
};

test.each<[string, Parameters<typeof judgeGrowth>[0]['kind'], Point[]]>([
  ['memory that is noisy', 'service memory', series((_, noise) => (100 + 20 * noise()) * MIB)],
  [
    'memory that falls after a busy start',
    'service memory',
    series((minute, noise) => (140 - minute + noise()) * MIB),
  ],
  [
    'a heap that fills with garbage and is emptied every four minutes',
    'heap',
    series((minute) => sawTooth(minute, { inUse: 30, most: 30, period: 4 })),
  ],
  [
    'a heap whose garbage takes longer the calmer it gets',
    'heap',
    series((minute) => sawTooth(minute, { inUse: 30, most: 25, period: minute < 15 ? 1 : 2.3 })),
  ],
  [
    'a heap that V8 lets fill higher and higher before it is emptied',
    'heap',
    series((minute) => sawTooth(minute, { inUse: 30, most: 10 + 1.5 * minute, period: 4 })),
  ],
  ['sockets that come and go', 'handles', series((_, noise) => Math.round(40 + 25 * noise()))],
  ['a queue with rare waves', 'queue', series((_, noise) => (noise() > 0.8 ? 40 : 0))],
  ['latency with outliers', 'p99', series((_, noise) => (noise() > 0.85 ? 400 : 12 + 4 * noise()))],
])('%s is flat', (_name, kind, points) => {
  expect(isFlat(kind, points)).toBe(true);
});

test.each<[string, Parameters<typeof judgeGrowth>[0]['kind'], Point[]]>([
  [
    'memory that leaks under noise',
    'service memory',
    series((minute, noise) => (100 + minute + 20 * noise()) * MIB),
  ],
  [
    'a leak under a saw-tooth of garbage that is larger than what leaked',
    'heap',
    series((minute) => sawTooth(minute, { inUse: 30 + minute / 2, most: 30, period: 4 })),
  ],
  [
    'a leak that begins in the last third',
    'service memory',
    series((minute, noise) => (100 + 10 * Math.max(0, minute - 22) + noise()) * MIB),
  ],
  ['sockets that are never closed', 'files', series((minute) => Math.floor(60 + minute))],
  ['a queue that nobody reads', 'queue', series((minute) => Math.floor(minute * 3))],
  [
    'latency that doubles, with outliers',
    'p50',
    series((minute, noise) => (noise() > 0.9 ? 200 : 4 + minute / 6)),
  ],
])('%s is not flat', (_name, kind, points) => {
  expect(isFlat(kind, points)).toBe(false);
});

test('a row tells the thirds, the slope per hour and the bound', () => {
  const points = series((minute) => (100 + minute) * MIB);
  expect(judgeSeries({ kind: 'service memory', name: 'gateway', points })).toEqual({
    figure: 'gateway',
    what: 'memory',
    measured: '104.8 → 124.8 MiB',
    detail: '+60.0 MiB per hour, 180 samples',
    goal: '≤ +15 % or +8.0 MiB',
    verdict: 'missed',
  });
});

test('of two samples there is no verdict', () => {
  const points: Point[] = [
    [0, 1],
    [10, 1],
  ];
  const row = judgeSeries({ kind: 'files', name: 'nginx', points });
  expect(row).toMatchObject({ verdict: 'not measured yet', detail: 'only 2 samples' });
});
