import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DATA_FOLDER } from '../../scripts/native/paths.ts';
import type { Acknowledged } from '../faults/load.ts';
import { EDGES } from './cluster/swarm.ts';
import { welcomeCustomers } from './customers.ts';
import type { LoadPlan } from './load/plan.ts';
import { type LoadSummary, summarise } from './load/summary.ts';
import type { VisitRecord } from './load/visit.ts';
import { neverForgive } from './unforgiven.ts';

export type Outcome = {
  summary: LoadSummary;
  acknowledged: Acknowledged[];
};

/** Visits a second: of these a quarter are orders. */
const PER_SECOND = 10;
/** A bound, not a plan: ten minutes of visits. */
const MOST_VISITS = PER_SECOND * 600;
/** What an exercise left behind would fail some of the visits of the next seconds. */
const TAIL_MS = 5_000;
const FOLDER = join(DATA_FOLDER, 'test-swarm');
const PROGRAM = new URL('load/main.ts', import.meta.url).pathname;

const readRecords = (file: string): VisitRecord[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

const report = (name: string, seconds: number, { reasons, ...figures }: LoadSummary): void => {
  const told = Object.entries(figures).map(([figure, value]) => `${figure} ${value}`);
  const why = Object.entries(reasons).map(([reason, count]) => `\n    ${count} x ${reason}`);
  process.stderr.write(`  ${name}: ${seconds} s, ${told.join(', ')}${why.join('')}\n`);
};

/**
 * Does the work while visitors come and go, each in a process of its own clock: those without patience
 * count a request as failed at its first failure. What they saw is printed, and kept in .data/test-swarm.
 */
export const underLoad = async (
  name: string,
  patience: LoadPlan['patience'],
  work: () => Promise<void>,
): Promise<Outcome> => {
  mkdirSync(FOLDER, { recursive: true });
  // Of each try its own.
  const file = join(FOLDER, `${name.replaceAll(' ', '-')}-${Date.now()}`);
  const plan: LoadPlan = {
    ...(await welcomeCustomers()),
    edges: EDGES,
    perSecond: PER_SECOND,
    most: MOST_VISITS,
    tailMs: TAIL_MS,
    patience,
    records: `${file}.jsonl`,
  };
  writeFileSync(`${file}.plan.json`, JSON.stringify(plan), { mode: 0o600 });
  const startedAt = Date.now();
  const stdio = ['pipe', 'pipe', 'inherit'] as const;
  const load = spawn(process.execPath, [PROGRAM, `${file}.plan.json`], { stdio: [...stdio] });
  const ended = once(load, 'close');
  try {
    await Promise.race([
      once(createInterface(load.stdout), 'line'),
      ended.then(([code]) => {
        throw new Error(`the load generator ended with ${code} before it began`);
      }),
    ]);
    await work();
  } finally {
    load.stdin.end();
    await ended;
  }
  const records = readRecords(plan.records);
  const summary = summarise(records);
  if (summary.wrong > 0) neverForgive(`${name}: ${summary.wrong} wrong replies (${plan.records})`);
  report(name, Math.round((Date.now() - startedAt) / 1_000), summary);
  return { summary, acknowledged: records.flatMap(({ order }) => order ?? []) };
};
