import { setTimeout as sleep } from 'node:timers/promises';
import { type Audit, runAudit } from '../../proof/audit/run-audit.ts';
import { withShop } from '../../proof/audit/shop.ts';
import { nativeAddresses } from '../../scripts/backup/addresses.ts';
import { planPorts } from '../../scripts/native/shop-ports.ts';
import type { BenchShop } from '../shop/start-shop.ts';
import { untilAllSettled } from '../shop/settling.ts';
import { readServices, type ServiceUrls } from './samples/services.ts';
import type { Cast } from './visits/cast.ts';

export type AtRest = {
  /** Messages in queues and documents in outboxes that were still there after the wait. */
  waiting: number;
  /** Orders in the database. */
  orders: number;
  audit: Audit;
};

const SETTLE_MS = 60_000;
const POLL_MS = 500;
const ORDER_EXPIRY_MS = 15 * 60_000;

const countWaiting = async (urls: ServiceUrls): Promise<number> =>
  (await readServices(urls))
    .filter(({ kind }) => kind === 'queue' || kind === 'outbox')
    .reduce((sum, { value }) => sum + value, 0);

/** The shop after the last visit: waits until nothing is on its way any more, then counts and audits. */
export const lookAtRest = async (
  shop: BenchShop,
  cast: Cast,
  urls: ServiceUrls,
): Promise<AtRest> => {
  await untilAllSettled(shop.url, cast.admin.session.access_token, SETTLE_MS);
  const endsAt = performance.now() + SETTLE_MS;
  let waiting = await countWaiting(urls);
  while (waiting > 0 && performance.now() < endsAt) {
    await sleep(POLL_MS);
    waiting = await countWaiting(urls);
  }
  const addresses = nativeAddresses(shop.folder, planPorts(shop.port, 1));
  const audit = await withShop(addresses, (audited) =>
    runAudit(audited, { graceMs: 0, expiryMs: ORDER_EXPIRY_MS, told: [] }),
  );
  return {
    waiting,
    orders: await shop.databases.orders.collection('orders').countDocuments(),
    audit,
  };
};
