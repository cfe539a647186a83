import type { ClientSession, CollectionSetUp, Db } from '@bookstore/platform/mongo';
import type { Movement } from '../books/movement.ts';
import type { FindMovements } from './list-movements.ts';

export const MOVEMENTS = 'stock_movements';

export type MovementDocument = {
  /** `book_id:position`: a movement can't be on the ledger twice. */
  _id: string;
  book_id: string;
  position: number;
  kind: Movement['kind'];
  delta: number;
  balance: number;
  reason: string;
  order_id?: string;
  at: Date;
};

export const toMovementDocument = (movement: Movement, at: Date): MovementDocument => ({
  _id: `${movement.bookId}:${movement.position}`,
  book_id: movement.bookId,
  position: movement.position,
  kind: movement.kind,
  delta: movement.delta,
  balance: movement.balance,
  reason: movement.reason,
  ...(movement.orderId === null ? {} : { order_id: movement.orderId }),
  at,
});

export const movementsSetUp: CollectionSetUp = {
  name: MOVEMENTS,
  validator: {
    $jsonSchema: {
      bsonType: 'object',
      required: ['book_id', 'position', 'kind', 'delta', 'balance', 'at'],
      properties: {
        kind: { enum: ['initial', 'restock', 'correction', 'sale', 'return'] },
        position: { bsonType: 'number', minimum: 1 },
        balance: { bsonType: 'number', minimum: 0 },
      },
    },
  },
  indexes: [
    { keys: { book_id: 1, position: -1 }, options: { unique: true } },
    { keys: { order_id: 1 }, options: { sparse: true } },
  ],
};

export const createFindMovements = (db: Db): FindMovements => {
  const collection = db.collection<MovementDocument>(MOVEMENTS);
  return async (bookId, before, limit) => {
    const documents = await collection
      .find({ book_id: bookId, ...(before === null ? {} : { position: { $lt: before } }) })
      .sort({ position: -1 })
      .limit(limit)
      .toArray();
    return documents.map((document) => ({
      id: document._id,
      position: document.position,
      bookId: document.book_id,
      kind: document.kind,
      delta: document.delta,
      balance: document.balance,
      reason: document.reason,
      orderId: document.order_id ?? null,
      at: document.at,
    }));
  };
};

export const createAddMovements =
  (db: Db, session: ClientSession, at: Date) =>
  async (movements: readonly Movement[]): Promise<void> => {
    if (movements.length === 0) return;
    await db.collection<MovementDocument>(MOVEMENTS).insertMany(
      movements.map((movement) => toMovementDocument(movement, at)),
      { session },
    );
  };
