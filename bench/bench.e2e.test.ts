import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { parseOptions } from './options.ts';
import { runBench } from './run-bench.ts';

const folder = mkdtempSync(join(tmpdir(), 'bookstore-bench-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** P10, P12 and P13 start shops for minutes, P11 drowns one: the same harness, at its own time. */
const SHORT = ['P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7', 'P9', 'P14'];
const TIMEOUT_MS = 240_000;

test(
  'the bench runs, every reply of the shop and of the bare servers is right, and no figure is left out in silence',
  async () => {
    const args =
      `--only ${SHORT.join(',')} --rounds 1 --seconds 0.2 --connections 8 --books 60`.split(' ');
    const { rows, curves } = await runBench(parseOptions(args), folder, () => undefined);
    const wrong = rows.filter(({ verdict }) => verdict === 'wrong replies');
    expect(wrong).toEqual([]);
    expect(rows.filter(({ measured }) => measured.includes('NaN'))).toEqual([]);
    const measured = rows.filter(({ verdict }) => verdict !== 'not measured yet');
    expect(new Set(measured.map(({ figure }) => figure))).toEqual(new Set([...SHORT, 'P8']));
    const left = rows.filter(({ verdict }) => verdict === 'not measured yet');
    expect(left.map(({ figure }) => figure)).toEqual(['P10', 'P11', 'P12', 'P13']);
    expect(curves.map(({ name }) => name)).toEqual(['p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7']);
    const races = rows.filter(({ what }) => what.includes('exactly 10 accepted'));
    expect(races.map(({ verdict }) => verdict)).toEqual(['reached', 'reached']);
    const untouched = rows.filter(({ what }) => what.includes('that they made'));
    expect(untouched.map(({ verdict }) => verdict)).toEqual(['reached']);
  },
  TIMEOUT_MS,
);
