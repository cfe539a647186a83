import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '@bookstore/testkit';
import { waitHealthy } from '../../scripts/native/wait-healthy.ts';
import type { ChaosShop } from './chaos-shop.ts';
import { startCustomers } from './customers/load.ts';
import { type Customers, openDoors } from './customers/open-doors.ts';
import { createRecords, type Records } from './customers/records.ts';
import { type FaultRecord, runFaults } from './faults/run-faults.ts';
import { awaitRest } from './judge/at-rest.ts';
import { judgeHotBook } from './judge/hot-book.ts';
import { findLies } from './judge/judge.ts';
import { readTruth } from './judge/truth.ts';
import type { ChaosOptions } from './options.ts';
import { createRandom } from './plan/random.ts';
import { planFaults } from './plan/schedule.ts';

export type ChaosResult = {
  faults: readonly FaultRecord[];
  records: Records;
  /** performance.now() when the load began: the times of the faults count from there. */
  startedAt: number;
  /** From the end of the last fault to a shop at rest. */
  settledMs: number;
  /** Invariants that do not hold at rest, and what clients were told that is not so. */
  violations: readonly string[];
};

/** A replica that came up last may still be left out, by those who asked it too early. */
const OPENING_DEADLINE_MS = 30_000;
const HEALTHY_DEADLINE_MS = 120_000;
const REST_DEADLINE_MS = 180_000;
/** Differs from the faults' source, so that a list of other faults meets the same customers. */
const CUSTOMERS_SEED = 0x5e_ed;

const judge = async (shop: ChaosShop, records: Records, { buyers, shelf }: Customers) => {
  const { url } = shop;
  try {
    await waitHealthy(url, HEALTHY_DEADLINE_MS);
  } catch (error) {
    return [`the shop does not come back: ${String(error)}`];
  }
  const unrest = await awaitRest(shop, records, REST_DEADLINE_MS);
  const restAt = performance.now();
  const truth = await readTruth({ url, orderdbUrl: shop.mongoUrl('orderdb'), buyers });
  const hot = judgeHotBook(records, truth, { copies: shelf.hotCopies, restAt });
  return [...unrest, ...findLies(records, truth, shelf), ...hot];
};

/** Load and faults for the given time, then health, rest and the verdict. */
export const runChaos = async (
  options: ChaosOptions,
  shop: ChaosShop,
  say: (line: string) => void,
): Promise<ChaosResult> => {
  const { seed, perSecond } = options;
  const customers = await eventually(
    () => openDoors(shop.url, shop.adminPasswordFile),
    OPENING_DEADLINE_MS,
  );
  const records = createRecords();
  const startedAt = performance.now();
  const random = createRandom(seed ^ CUSTOMERS_SEED);
  const visits = startCustomers({ url: shop.url, customers, perSecond, random, records });
  const faults = runFaults(planFaults(options), shop, say);
  await sleep(options.minutes * 60_000);
  await faults.heal();
  const healedAt = performance.now();
  say('all is mended, waiting for rest');
  await visits.stop();
  const violations = await judge(shop, records, customers);
  const settledMs = Math.round(performance.now() - healedAt);
  return { faults: faults.records, records, startedAt, settledMs, violations };
};
