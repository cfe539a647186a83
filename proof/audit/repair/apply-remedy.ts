import type { ShopDatabases } from '../../../scripts/backup/shop-databases.ts';
import {
  endOrder,
  type MendedOrder,
  ORDER_FIELDS,
  orderSchema,
  type Stored,
  tellAgain,
  type Write,
} from '../../../scripts/backup/mended-order.ts';
import { freeReservation, reservationSchema } from '../../../scripts/backup/orphan-reservations.ts';
import { redrive } from '../../../scripts/redrive.ts';
import type { Remedy, Subject } from '../finding.ts';
import type { AuditedShop } from '../shop.ts';

const MOST_REDRIVEN = 10_000;

/** Does what a remedy says, if the subject is still as it was found. Says what was done; null when nothing was. */
export const applyRemedy = async (
  { addresses, databases }: AuditedShop,
  { id }: Subject,
  remedy: Remedy,
): Promise<string | null> => {
  switch (remedy.kind) {
    case 'tell':
      return tell(databases, id);
    case 'expire':
      return expire(databases, id);
    case 'payment':
      return seeToPayment(databases, id);
    case 'release':
      return release(databases, id);
    case 'send':
      return send(databases, remedy.collection, id);
    case 'redrive': {
      const moved = await redrive(addresses.amqp, id, MOST_REDRIVEN);
      return moved > 0 ? `${moved} dead letters of ${id} are tried again` : null;
    }
    default:
      return remedy satisfies never;
  }
};

const ordersOf = ({ orderdb }: ShopDatabases) => orderdb.db().collection<Stored>('orders');

const findOrder = async (databases: ShopDatabases, id: string): Promise<MendedOrder | null> => {
  const found = await ordersOf(databases).findOne({ _id: id }, { projection: ORDER_FIELDS });
  return found && orderSchema.parse(found);
};

const write = async (databases: ShopDatabases, what: Write): Promise<boolean> =>
  (await ordersOf(databases).bulkWrite([what])).modifiedCount === 1;

const tell = async (databases: ShopDatabases, id: string): Promise<string | null> => {
  const order = await findOrder(databases, id);
  // What waits in the outbox is sent anyhow.
  if (!order || order.outbox.length > 0) return null;
  const telling = tellAgain(order, new Date());
  if (!telling || !(await write(databases, telling))) return null;
  return `order ${id}: the message that it is ${order.status} is sent again`;
};

const expire = async (databases: ShopDatabases, id: string): Promise<string | null> => {
  const order = await findOrder(databases, id);
  if (order?.status !== 'PENDING') return null;
  const end = { status: 'REJECTED', reason: 'expired' } as const;
  if (!(await write(databases, endOrder(order, end, new Date())))) return null;
  return `order ${id}: expired, its copies and money go back`;
};

const seeToPayment = async (databases: ShopDatabases, id: string): Promise<string | null> => {
  const at = new Date();
  const { modifiedCount } = await ordersOf(databases).updateOne(
    { _id: id, payment_work: { $exists: false } },
    { $set: { payment_work: { due: at, tries: 0, since: at } } },
  );
  return modifiedCount === 1 ? `order ${id}: its payment is seen to again` : null;
};

const release = async (databases: ShopDatabases, id: string): Promise<string | null> => {
  if (await findOrder(databases, id)) return null;
  const reservations = databases.catalogdb.db().collection<Stored>('reservations');
  const found = await reservations.findOne({ _id: id, state: 'reserved', outbox: { $size: 0 } });
  if (!found) return null;
  const { modifiedCount } = await reservations.bulkWrite([
    freeReservation(reservationSchema.parse(found)),
  ]);
  return modifiedCount === 1 ? `reservation ${id}: its copies go back, no order has them` : null;
};

const send = async (
  { orderdb, catalogdb }: ShopDatabases,
  collection: Extract<Remedy, { kind: 'send' }>['collection'],
  id: string,
): Promise<string | null> => {
  const client = collection === 'orders' ? orderdb : catalogdb;
  const { modifiedCount } = await client
    .db()
    .collection<Stored>(collection)
    .updateOne(
      { _id: id, 'outbox.0': { $exists: true }, outbox_due: { $exists: false } },
      { $set: { outbox_due: new Date() } },
    );
  return modifiedCount === 1 ? `${collection} ${id}: the messages that waited are sent` : null;
};
