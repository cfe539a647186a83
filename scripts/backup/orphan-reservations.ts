import type { Collection, MongoClient } from 'mongodb';
import { z } from 'zod';
import { keepsCopies } from './cut.ts';
import { inBatches } from './in-batches.ts';
import { createMovedMessage, type Stored, type Write } from './mended-order.ts';
import { reservationsOf, stateSchema } from './reservation-states.ts';

const BATCH = 500;

export const reservationSchema = z.object({
  _id: z.string(),
  user_id: z.string(),
  state: stateSchema,
  lines: z.array(z.object({ book_id: z.string(), quantity: z.int() })),
});
type Reservation = z.infer<typeof reservationSchema>;

/**
 * Reservations of orders that are not in the backup: nobody would ever end them. Their own outbox sends
 * the cancellation that the order can't send, in place of answers that nobody waits for. Gives their ids.
 */
export const freeOrphans = async (
  catalogdb: MongoClient,
  orders: Collection<Stored>,
): Promise<string[]> => {
  const reservations = reservationsOf(catalogdb);
  const orphans: string[] = [];
  const projection = { user_id: 1, state: 1, lines: 1 };
  for await (const batch of inBatches(reservations.find({}, { projection }), BATCH)) {
    const ids = batch.map(({ _id }) => _id);
    const known = await orders.find({ _id: { $in: ids } }, { projection: { _id: 1 } }).toArray();
    const knownIds = new Set(known.map(({ _id }) => _id));
    const lost = reservationSchema.array().parse(batch.filter(({ _id }) => !knownIds.has(_id)));
    if (lost.length > 0)
      await reservations.bulkWrite(lost.map(freeReservation), { ordered: false });
    orphans.push(...lost.filter(({ state }) => keepsCopies(state)).map(({ _id }) => _id));
  }
  return orphans;
};

/** Lets the copies go by the reservation's own outbox, unless it comes to an end meanwhile. */
export const freeReservation = ({ _id, user_id, state, lines }: Reservation): Write => {
  const filter = { _id, state };
  if (!keepsCopies(state)) {
    return { updateOne: { filter, update: { $set: { outbox: [] }, $unset: { outbox_due: 1 } } } };
  }
  const at = new Date();
  const body = { order_id: _id, user_id, status: 'CANCELLED', items: lines };
  const message = createMovedMessage('CANCELLED', body, at);
  return { updateOne: { filter, update: { $set: { outbox: [message], outbox_due: at } } } };
};
