import type { MongoClient } from 'mongodb';
import { z } from 'zod';
import type { ReservationState } from './cut.ts';
import type { Stored } from './mended-order.ts';

export const stateSchema = z.enum(['reserved', 'rejected', 'sold', 'released', 'returned', 'void']);

export const reservationsOf = (catalogdb: MongoClient) =>
  catalogdb.db().collection<Stored>('reservations');

/** What the catalog keeps about these orders, by order id. */
export const findStates = async (
  catalogdb: MongoClient,
  orderIds: readonly string[],
): Promise<Map<string, ReservationState>> => {
  const found = await reservationsOf(catalogdb)
    .find({ _id: { $in: [...orderIds] } }, { projection: { state: 1 } })
    .toArray();
  return new Map(found.map((one) => [one._id, stateSchema.parse(one.state)]));
};
