import {
  type ClientSession,
  type CollectionSetUp,
  type Db,
  isDuplicateKey,
} from '@bookstore/platform/mongo';
import type { Hold, HoldState, HoldTransaction } from './hold.ts';
import type { ClaimSweep, FindExpiredHolds, FindHold } from './manage-holds.ts';

export const HOLDS = 'holds';
export const HOLDERS = 'holders';

/** MongoDB deletes ended holds after 30 days. */
export const KEEP_ENDED_S = 30 * 24 * 60 * 60;

export type HoldDocument = {
  _id: string;
  user_id: string;
  lines: { book_id: string; quantity: number }[];
  state: HoldState;
  expires_at: Date;
  ended_at: Date | null;
};

/** One per user: transactions that add holds of the same user conflict on this document. */
export type HolderDocument = { _id: string; holds: number };

export const toHold = (document: HoldDocument): Hold => ({
  id: document._id,
  userId: document.user_id,
  lines: document.lines,
  state: document.state,
  expiresAt: document.expires_at,
});

export const toHoldDocument = (hold: Hold, now: Date): HoldDocument => ({
  _id: hold.id,
  user_id: hold.userId,
  lines: [...hold.lines],
  state: hold.state,
  expires_at: hold.expiresAt,
  ended_at: hold.state === 'open' ? null : now,
});

export const holdsSetUp: CollectionSetUp = {
  name: HOLDS,
  validator: {
    $jsonSchema: {
      bsonType: 'object',
      required: ['user_id', 'lines', 'state', 'expires_at'],
      properties: {
        state: { enum: ['open', 'used', 'ended'] },
        expires_at: { bsonType: 'date' },
      },
    },
  },
  indexes: [
    { keys: { state: 1, expires_at: 1 } },
    { keys: { user_id: 1, state: 1 } },
    { keys: { ended_at: 1 }, options: { expireAfterSeconds: KEEP_ENDED_S } },
  ],
};

export const holdersSetUp: CollectionSetUp = {
  name: HOLDERS,
  validator: { $jsonSchema: { bsonType: 'object', required: ['holds'] } },
  indexes: [],
};

export const createFindHold = (db: Db): FindHold => {
  const collection = db.collection<HoldDocument>(HOLDS);
  return async (id) => {
    const document = await collection.findOne({ _id: id });
    return document && toHold(document);
  };
};

export const createFindExpiredHolds = (db: Db): FindExpiredHolds => {
  const collection = db.collection<HoldDocument>(HOLDS);
  return async (now, limit) => {
    const documents = await collection
      .find({ state: 'open', expires_at: { $lte: now } })
      .sort({ expires_at: 1 })
      .limit(limit)
      .project<{ _id: string }>({ _id: 1 })
      .toArray();
    return documents.map(({ _id }) => _id);
  };
};

const LEASES = 'leases';
const SWEEP_LEASE_MS = 3_000;

type LeaseDocument = { _id: string; holder: string; until: Date };

export const leasesSetUp: CollectionSetUp = {
  name: LEASES,
  validator: {
    $jsonSchema: {
      bsonType: 'object',
      required: ['holder', 'until'],
      properties: { holder: { bsonType: 'string' }, until: { bsonType: 'date' } },
    },
  },
  indexes: [],
};

/** One replica sweeps: ten of them would abort each other. When it dies, its lease ends by itself. */
export const createClaimSweep = (db: Db, holder: string): ClaimSweep => {
  const leases = db.collection<LeaseDocument>(LEASES);
  return async (now) => {
    const until = new Date(now.getTime() + SWEEP_LEASE_MS);
    try {
      await leases.updateOne(
        { _id: 'hold-sweep', $or: [{ holder }, { until: { $lte: now } }] },
        { $set: { holder, until } },
        { upsert: true },
      );
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  };
};

export const createHoldWrites = (db: Db, session: ClientSession, now: Date): HoldTransaction => {
  const holds = db.collection<HoldDocument>(HOLDS);
  const holders = db.collection<HolderDocument>(HOLDERS);

  return {
    findHolds: async (ids) => {
      if (ids.length === 0) return new Map();
      const documents = await holds.find({ _id: { $in: [...ids] } }, { session }).toArray();
      return new Map(documents.map((document) => [document._id, toHold(document)]));
    },
    lockHolds: async (ids, userIds) => {
      const users = [...userIds];
      if (users.length > 0) {
        // Two transactions that write the same document conflict: only one of them counts and commits.
        await holders.bulkWrite(
          users.map((_id) => ({
            updateOne: { filter: { _id }, update: { $inc: { holds: 1 } }, upsert: true },
          })),
          { session, ordered: false },
        );
      }
      const documents = await holds
        .find(
          { $or: [{ _id: { $in: [...ids] } }, { user_id: { $in: users }, state: 'open' }] },
          { session },
        )
        .toArray();
      return new Map(documents.map((document) => [document._id, toHold(document)]));
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
