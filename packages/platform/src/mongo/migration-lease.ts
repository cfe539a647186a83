import { randomUUID } from 'node:crypto';
import type { Db } from 'mongodb';
import { createPeriodicTask } from '../lifecycle/periodic-task.ts';
import type { Logger } from '../log/index.ts';

export type MigrationLease = {
  /** Takes or renews the lease; false while another replica has it. */
  take: () => Promise<boolean>;
  /** Renews the lease during the work, then releases it. The signal is aborted when another replica took it. */
  renewDuring: (work: (lost: AbortSignal) => Promise<void>) => Promise<void>;
};

type LeaseDocument = { _id: 'migrations'; holder: string; ends_at: Date };

/** Lasts `leaseMs` by the clock of MongoDB, so that the clocks of the replicas may differ. */
export const createMigrationLease = (db: Db, leaseMs: number, logger: Logger): MigrationLease => {
  const leases = db.collection<LeaseDocument>('migration_leases');
  const _id = 'migrations';
  const holder = randomUUID();
  const isFree = {
    $or: [{ $eq: ['$holder', holder] }, { $lt: ['$ends_at', '$$NOW'] }],
  };
  const take = async (): Promise<boolean> => {
    const unused = { $setOnInsert: { holder: '', ends_at: new Date(0) } };
    await leases.updateOne({ _id }, unused, { upsert: true });
    const taken = [{ $set: { holder, ends_at: { $add: ['$$NOW', leaseMs] } } }];
    return (await leases.updateOne({ _id, $expr: isFree }, taken)).matchedCount === 1;
  };
  return {
    take,
    renewDuring: async (work) => {
      const lost = new AbortController();
      const renewal = createPeriodicTask({
        name: 'renewal of the migration lease',
        intervalMs: leaseMs / 3,
        work: async () => {
          if (!(await take())) lost.abort(new Error('another replica runs the migrations'));
        },
        logger,
      });
      renewal.start();
      try {
        await work(lost.signal);
      } finally {
        await renewal.stop();
        await leases.deleteOne({ _id, holder });
      }
    },
  };
};
