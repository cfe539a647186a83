import type { ShopDatabases } from '../../../scripts/backup/shop-databases.ts';
import { type HoldRecord, holdSchema } from '../records.ts';
import { parseAll, storedIn } from './stored.ts';

const MOST = 1_000;

/** Open holds whose time was over at that moment, the oldest first, a bounded number. */
export const readOverdueHolds = async (
  { catalogdb }: ShopDatabases,
  before: Date,
): Promise<HoldRecord[]> =>
  parseAll(
    holdSchema,
    await storedIn(catalogdb, 'holds')
      .find(
        { state: 'open', expires_at: { $lt: before } },
        { sort: { expires_at: 1 }, limit: MOST },
      )
      .toArray(),
  );
