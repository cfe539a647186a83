import type { Rules } from './cases.ts';
import { type Finding, keyOf } from './finding.ts';
import { judgeTold } from './judges/i4-settled.ts';
import { judgeHold } from './judges/i5-kept-copies.ts';
import { judgeQueue, type QueueState } from './judges/i7-messages.ts';
import { judgeKeys } from './judges/i9-keys.ts';
import { judgeBook, judgeOrder } from './judges/judge.ts';
import { readBookCasesOf } from './reading/book-cases.mongo.ts';
import { readOverdueHolds } from './reading/holds.mongo.ts';
import { findKnownOrders, readKeys } from './reading/keys.mongo.ts';
import { readStillCases } from './reading/order-cases.mongo.ts';
import type { AuditedShop } from './shop.ts';

const BATCH_SIZE = 1_000;

const inBatches = async (
  ids: readonly string[],
  read: (batch: readonly string[]) => Promise<Finding[]>,
): Promise<Finding[]> => {
  const findings: Finding[] = [];
  for (let from = 0; from < ids.length; from += BATCH_SIZE) {
    findings.push(...(await read(ids.slice(from, from + BATCH_SIZE))));
  }
  return findings;
};

/** The findings that still hold, as they are now. `queues`: as of just now. */
export const recheck = async (
  { databases }: Pick<AuditedShop, 'databases'>,
  findings: readonly Finding[],
  { rules, queues, told }: { rules: Rules; queues: readonly QueueState[]; told: readonly string[] },
): Promise<Finding[]> => {
  const idsOf = (kind: Finding['subject']['kind']): string[] => [
    ...new Set(findings.flatMap(({ subject }) => (subject.kind === kind ? [subject.id] : []))),
  ];
  const orderIds = idsOf('order');
  const suspected = new Set(orderIds);
  const ofOrders = await inBatches(orderIds, async (ids) =>
    (await readStillCases(databases, ids)).flatMap((one) => judgeOrder(one, rules)),
  );
  const ofBooks = await inBatches(idsOf('book'), async (ids) =>
    (await readBookCasesOf(databases, ids)).flatMap(judgeBook),
  );
  const lost = await inBatches(
    told.filter((id) => suspected.has(id)),
    async (ids) => judgeTold(ids, await findKnownOrders(databases, ids)),
  );
  const ofHolds =
    idsOf('hold').length === 0
      ? []
      : (await readOverdueHolds(databases, rules.now)).flatMap((hold) =>
          judgeHold(hold, rules.now),
        );
  const ofKeys = findings.some(({ invariant }) => invariant === 'I9')
    ? judgeKeys(await readKeys(databases))
    : [];
  const known = new Set(findings.map(keyOf));
  return [ofOrders, ofBooks, lost, ofHolds, ofKeys, queues.flatMap(judgeQueue)]
    .flat()
    .filter((finding) => known.has(keyOf(finding)));
};
