import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { ROOT } from '../../scripts/native/paths.ts';
import { addBook } from '../../tests/e2e/client.ts';
import { type Shop, useShop } from '../../tests/e2e/shop.ts';
import { spoilBooks } from './testing/spoil-books.ts';

const FETCH_DEADLINE_MS = 200_000;
const RUN_DEADLINE_MS = 60_000;
const THRESHOLDS_FAILED = 99;
const BOOKS = 12;

const summarySchema = z.object({
  metrics: z.object({
    checks: z.object({ passes: z.int(), fails: z.int() }),
    iterations: z.object({ count: z.int() }),
  }),
});

/** Of the books of this test: the scripts are told to take these alone. */
const TOPIC = `k6 ${randomUUID()}`;

const folder = mkdtempSync(join(tmpdir(), 'bookstore-k6-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let shop: Shop;
beforeAll(async () => {
  // Fetches k6 where there is none.
  await promisify(execFile)('bash', ['scripts/run', 'scripts/native/find-k6.ts'], { cwd: ROOT });
  shop = await useShop();
  const wanted = Array.from({ length: BOOKS }, () => ({ stock: 10_000, topics: [TOPIC] }));
  await Promise.all(wanted.map((book) => addBook(shop.url, shop.adminToken, book)));
}, FETCH_DEADLINE_MS);

/** Resolves however it ends, with what it printed. */
const runProgram = (program: string, args: readonly string[], env: NodeJS.ProcessEnv) =>
  new Promise<{ code: number | null; output: string }>((resolve) => {
    const child = execFile(program, args, { cwd: ROOT, env }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode, output: `${stdout}${stderr}` }),
    );
  });

/** Runs a script as users do, without a limit of time: the machine is busy with tests. */
const runScript = async (script: string, env: Record<string, string>) => {
  const file = join(folder, `${randomUUID()}.json`);
  const args = ['scripts/k6', `bench/k6/${script}.ts`, '--quiet', '--summary-export', file];
  const limits = { P99_MS: '30000', ORDER_P99_MS: '30000' };
  const { code, output } = await runProgram('bash', args, {
    ...process.env,
    ...limits,
    BASE_URL: shop.url,
    BOOKS: `topic=${encodeURIComponent(TOPIC)}`,
    ...env,
  });
  const { metrics } = summarySchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  return { code, output, ...metrics };
};

test.each([
  ['browse', { RATE: '40', DURATION: '1s' }, 30],
  ['journey', { RATE: '4', DURATION: '1s', BUYERS: '4' }, 4],
  ['flash-sale', { BUYERS: '12', COPIES: '5' }, 12],
  ['overload', { RATES: '10,40', STEP_SECONDS: '1', PATIENCE_SECONDS: '3', BUYERS: '4' }, 40],
])(
  '%s: every reply of the shop passes its checks',
  async (script, env, leastIterations) => {
    const admin = { ADMIN_PASSWORD: process.env['SHOP_ADMIN_PASSWORD'] ?? '' };
    const run = await runScript(script, { ...env, ...admin });
    expect(run).toMatchObject({ code: 0, checks: { fails: 0 } });
    expect(run.checks.passes).toBeGreaterThanOrEqual(2 * leastIterations);
    expect(run.iterations.count).toBeGreaterThanOrEqual(leastIterations);
  },
  RUN_DEADLINE_MS,
);

test(
  'a shop that answers 200 with something that is not the book fails the run',
  async () => {
    const spoilt = await spoilBooks(shop.url);
    try {
      const run = await runScript('browse', { BASE_URL: spoilt.url, RATE: '20', DURATION: '1s' });
      expect(run.code).toBe(THRESHOLDS_FAILED);
      expect(run.output).toContain('book: 200');
    } finally {
      await spoilt.close();
    }
  },
  RUN_DEADLINE_MS,
);

test(
  'an error of the script itself fails the run, which by itself k6 would only log',
  async () => {
    const run = await runScript('testing/throws', {});
    expect(run).toMatchObject({ code: THRESHOLDS_FAILED, checks: { passes: 0, fails: 1 } });
  },
  RUN_DEADLINE_MS,
);
