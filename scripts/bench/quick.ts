// usage: npm run bench:quick
// Measures a shop of its own on this machine in about two minutes: start, memory, idle CPU, order latency.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DATA_FOLDER } from '../native/paths.ts';
import { findFreeShopPort } from '../native/ports.ts';
import { runShop, type Shop } from '../native/run-shop.ts';
import { listRecordedGroups } from '../native/supervisor/process-record.ts';
import { measureOrders } from './order-latency.ts';
import { readUsage } from './process-usage.ts';
import { median, quantile } from './statistics.ts';

const WARM_STARTS = 3;
const ORDERS = 200;
const IDLE_MS = 20_000;
const MIB = 1_048_576;

const port = await findFreeShopPort(1);
const folder = join(DATA_FOLDER, 'bench');
rmSync(folder, { recursive: true, force: true });

type Row = { what: string; measured: string; goal: string; reached: boolean };
const rows: Row[] = [];
const report = (what: string, value: number, unit: string, goal: number): void => {
  const digits = value < 10 ? 1 : 0;
  rows.push({
    what,
    measured: `${value.toFixed(digits)} ${unit}`,
    goal: `≤ ${goal} ${unit}`,
    reached: value <= goal,
  });
};

const start = async (): Promise<{ shop: Shop; seconds: number }> => {
  const began = performance.now();
  const options = { port, replicas: 1, folder, detach: false, seed: true };
  const shop = await runShop(options, () => undefined);
  await shop.ready;
  return { shop, seconds: (performance.now() - began) / 1_000 };
};

const first = await start();
console.log(`first start with seeding: ${first.seconds.toFixed(1)} s`);
await first.shop.stop();

const warm: number[] = [];
let running = first.shop;
for (let round = 0; round < WARM_STARTS; round += 1) {
  if (round > 0) await running.stop();
  const { shop, seconds } = await start();
  running = shop;
  warm.push(seconds);
}
report(`warm start to ready, median of ${WARM_STARTS}`, median(warm), 's', 12);

try {
  const groups = new Set(listRecordedGroups(folder));
  const before = readUsage(groups);
  await sleep(IDLE_MS);
  const idle = readUsage(groups).cpuSeconds - before.cpuSeconds;
  report('idle CPU, percent of one core', (idle / (IDLE_MS / 1_000)) * 100, '%', 5);

  const password = readFileSync(join(folder, 'secrets/admin_password'), 'utf8').trim();
  const latencies = await measureOrders(running.url, { username: 'admin', password }, ORDERS);
  report('POST /order → ACCEPTED at the client, p50', median(latencies), 'ms', 30);
  console.log(
    `POST /order → ACCEPTED, p99: ${quantile(latencies, 0.99).toFixed(0)} ms of ${ORDERS}`,
  );
  const { processes, rssBytes } = readUsage(groups);
  report(`resident memory of all ${processes} processes after that`, rssBytes / MIB, 'MiB', 1_300);
} finally {
  await running.stop();
  rmSync(folder, { recursive: true, force: true });
}
console.table(rows);
