import type { ShopAddresses } from '../../scripts/backup/addresses.ts';
import { type ShopDatabases, withDatabases } from '../../scripts/backup/shop-databases.ts';
import { openQueues, type Queues } from './reading/queues.amqp.ts';

/** What an audit reads. */
export type AuditedShop = { addresses: ShopAddresses; databases: ShopDatabases; queues: Queues };

/** Runs the work with the databases and the broker of a shop; throws when one of them does not answer. */
export const withShop = <T>(
  addresses: ShopAddresses,
  work: (shop: AuditedShop) => Promise<T>,
): Promise<T> =>
  withDatabases(
    addresses.mongo,
    async (databases) => {
      const queues = await openQueues(addresses.amqp);
      try {
        return await work({ addresses, databases, queues });
      } finally {
        await queues.close();
      }
    },
    'bookstore audit',
  );
