import { setTimeout as sleep } from 'node:timers/promises';
import { isEnded, type Rules } from './cases.ts';
import type { Finding } from './finding.ts';
import { judgeTold } from './judges/i4-settled.ts';
import { judgeHold } from './judges/i5-kept-copies.ts';
import { judgeQueue } from './judges/i7-messages.ts';
import { judgeKeys } from './judges/i9-keys.ts';
import { judgeBook, judgeOrder } from './judges/judge.ts';
import { recheck } from './recheck.ts';
import { isUnderWay } from './passing.ts';
import { readBookCases } from './reading/book-cases.mongo.ts';
import { readOverdueHolds } from './reading/holds.mongo.ts';
import { findKnownOrders, readKeys } from './reading/keys.mongo.ts';
import { readOrderCases } from './reading/order-cases.mongo.ts';
import type { AuditedShop } from './shop.ts';
import { type Checked, createTally, type Tally } from './tally.ts';
import { findWarnings } from './warnings.ts';

export type AuditOptions = {
  /** How long a step of an order may take, ms. */
  graceMs: number;
  /** How long an order may be PENDING, ms. */
  expiryMs: number;
  /** Ids of orders that clients saw accepted with a 201. */
  told: readonly string[];
};

export type Audit = {
  /** When the audit began, and how long it took. */
  at: Date;
  ms: number;
  checked: Checked;
  violations: Finding[];
  /** Steps of orders that were on their way. */
  underWay: number;
  warnings: string[];
};

/** Drift stays: what is gone at one of these rechecks was the shop at work. */
const RECHECKS = 3;
const PAUSE_MS = 1_000;
const BATCH_SIZE = 1_000;

/** Audits a shop that may be at work, and changes nothing. Throws when a part of it can't be read. */
export const runAudit = async (shop: AuditedShop, options: AuditOptions): Promise<Audit> => {
  const { graceMs, expiryMs } = options;
  const at = new Date();
  const rulesNow = (): Rules => ({ now: new Date(), graceMs, expiryMs });
  const tally = createTally();
  await checkBooks(shop, tally, rulesNow);
  await checkOrders(shop, tally, rulesNow);
  await checkOthers(shop, tally, rulesNow(), options.told);
  const confirmed = await confirm(shop, tally.suspects, rulesNow, options.told);
  const warnings = await findWarnings(shop);
  if (tally.leftOut > 0) warnings.push(`${tally.leftOut} more suspects were not rechecked`);
  return {
    at,
    ms: Date.now() - at.getTime(),
    checked: tally.checked,
    violations: confirmed.violations,
    underWay: tally.underWay + confirmed.underWay,
    warnings,
  };
};

const checkBooks = async (
  { databases }: AuditedShop,
  tally: Tally,
  rulesNow: () => Rules,
): Promise<void> => {
  for await (const cases of readBookCases(databases)) {
    for (const one of cases) {
      if (one.book) tally.checked.books += 1;
      tally.checked.entries += one.ledger.entries;
    }
    tally.add(cases.flatMap(judgeBook), rulesNow());
  }
};

const checkOrders = async (
  { databases }: AuditedShop,
  tally: Tally,
  rulesNow: () => Rules,
): Promise<void> => {
  const { checked } = tally;
  for await (const cases of readOrderCases(databases)) {
    const rules = rulesNow();
    for (const one of cases) {
      if (one.order) checked.orders += 1;
      if (one.order && isEnded(one.order)) checked.ended += 1;
      if (one.reservation) checked.reservations += 1;
      if (one.charge) checked.charges += 1;
      tally.add(judgeOrder(one, rules), rules);
    }
  }
};

const checkOthers = async (
  { databases, queues }: AuditedShop,
  tally: Tally,
  rules: Rules,
  told: readonly string[],
): Promise<void> => {
  const overdue = await readOverdueHolds(databases, rules.now);
  tally.add(
    overdue.flatMap((hold) => judgeHold(hold, rules.now)),
    rules,
  );
  const states = await queues.read();
  tally.checked.queues = states.length;
  tally.add(states.flatMap(judgeQueue), rules);
  tally.add(judgeKeys(await readKeys(databases)), rules);
  for (let from = 0; from < told.length; from += BATCH_SIZE) {
    const ids = told.slice(from, from + BATCH_SIZE);
    tally.add(judgeTold(ids, await findKnownOrders(databases, ids)), rules);
  }
};

/** Rechecks suspects until they are gone or have stayed the same every time. */
const confirm = async (
  shop: AuditedShop,
  suspects: readonly Finding[],
  rulesNow: () => Rules,
  told: readonly string[],
): Promise<{ violations: Finding[]; underWay: number }> => {
  const seenEmpty = new Set<string>();
  let left = [...suspects];
  for (let count = 0; count < RECHECKS && left.length > 0; count += 1) {
    await sleep(PAUSE_MS);
    const queues = await shop.queues.read();
    for (const queue of queues) {
      if (!queue.isThere || queue.waiting + queue.retrying === 0) seenEmpty.add(queue.name);
    }
    left = await recheck(shop, left, { rules: rulesNow(), queues, told });
  }
  const rules = rulesNow();
  const violations = left.filter(({ passing }) => !isUnderWay(passing, rules, seenEmpty));
  return { violations, underWay: left.length - violations.length };
};
