import type { CollectionSetUp, Db } from '@bookstore/platform/mongo';
import type { FindExpiredHolds, FindHold } from './hold.ports.ts';
import type { Hold, HoldState } from './hold.ts';

export const HOLDS = 'holds';
export const HOLDERS = 'holders';

/** Ended holds are forgotten after a day. */
const KEEP_ENDED_S = 30 * 24 * 60 * 60;

export type HoldDocument = {
  _id: string;
  user_id: string;
  lines: { book_id: string; quantity: number }[];
  state: HoldState;
  expires_at: Date;
  ended_at: Date | null;
};

/** One per user who ever held copies: two holds of one user at once meet here. */
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
