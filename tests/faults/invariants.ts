import { judgeAtRest, type ShopDocuments } from '../../proof/audit/at-rest.ts';
import { describe } from '../../proof/audit/finding.ts';
import type { Acknowledged } from './load.ts';

/** Everything that is wrong in a shop at rest, as `npm run audit` judges it: an empty list is the proof. */
export const findViolations = (
  records: ShopDocuments,
  acknowledged: readonly Acknowledged[],
): string[] =>
  judgeAtRest(
    records,
    acknowledged.map(({ orderId }) => orderId),
  ).map(describe);
