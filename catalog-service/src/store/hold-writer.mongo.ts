import type { ClientSession, Db } from '@bookstore/platform/mongo';
import {
  HOLDERS,
  type HolderDocument,
  HOLDS,
  type HoldDocument,
  toHold,
  toHoldDocument,
} from '../holds/hold.mongo.ts';
import type { Transaction } from './store.ports.ts';

type HoldPart = Pick<Transaction, 'findHolds' | 'lockHoldsOf' | 'saveHolds'>;

export const createHoldWriter = (db: Db, session: ClientSession, now: Date): HoldPart => {
  const holds = db.collection<HoldDocument>(HOLDS);
  const holders = db.collection<HolderDocument>(HOLDERS);

  return {
    findHolds: async (ids) => {
      if (ids.length === 0) return new Map();
      const documents = await holds.find({ _id: { $in: [...ids] } }, { session }).toArray();
      return new Map(documents.map((document) => [document._id, toHold(document)]));
    },
    lockHoldsOf: async (userId) => {
      // Two transactions that write the same document can't both commit, so nobody counts in parallel.
      await holders.updateOne({ _id: userId }, { $inc: { holds: 1 } }, { session, upsert: true });
      const documents = await holds.find({ user_id: userId, state: 'open' }, { session }).toArray();
      return documents.map(toHold);
    },
    saveHolds: async (changed) => {
      if (changed.length === 0) return;
      await holds.bulkWrite(
        changed.map((hold) => ({
          replaceOne: {
            filter: { _id: hold.id },
            replacement: toHoldDocument(hold, now),
            upsert: true,
          },
        })),
        { session, ordered: false },
      );
    },
  };
};
