import { randomUUID } from 'node:crypto';
import { deadQueueName } from '@bookstore/contracts/messages';
import { connect } from 'amqplib';
import type { Collection, Document, MongoClient } from 'mongodb';
import type { ShopAddresses } from '../../../scripts/backup/addresses.ts';
import type { ShopDatabases } from '../../../scripts/backup/shop-databases.ts';

type Stored = Document & { _id: string };

/** An accepted order of some copies of one book that nobody else bought. */
export type Sold = { orderId: string; bookId: string; quantity: number };

const collectionOf = (client: MongoClient, name: string): Collection<Stored> =>
  client.db().collection<Stored>(name);

/** Breaks a shop by writing past its services, one thing at a time. */
export const createDrift = ({ orderdb, catalogdb }: ShopDatabases, { amqp }: ShopAddresses) => {
  const orders = collectionOf(orderdb, 'orders');
  const charges = collectionOf(orderdb, 'sandbox_charges');
  const books = collectionOf(catalogdb, 'books');
  const movements = collectionOf(catalogdb, 'stock_movements');
  const reservations = collectionOf(catalogdb, 'reservations');

  const changeBook = async (bookId: string, changes: Record<string, number>): Promise<void> => {
    await books.updateOne({ _id: bookId }, { $inc: changes }, { bypassDocumentValidation: true });
  };
  const readOrder = async (orderId: string): Promise<Stored> => {
    const order = await orders.findOne({ _id: orderId });
    if (!order) throw new Error(`no order ${orderId}`);
    return order;
  };

  return {
    /** Everybody who had to hear of the sale did. */
    isAtRest: async ({ orderId: _id }: Sold): Promise<boolean> =>
      (await orders.findOne({ _id, status: 'ACCEPTED', outbox: [] })) !== null &&
      (await reservations.findOne({ _id, state: 'sold', outbox: [] })) !== null,
    changeBook,
    loseMovement: ({ orderId }: Sold) => movements.deleteOne({ order_id: orderId }),
    loseCharge: ({ orderId }: Sold) => charges.deleteOne({ _id: orderId }),
    changeCharge: ({ orderId }: Sold, changes: Document) =>
      charges.updateOne({ _id: orderId }, { $set: changes }),
    chargeNobody: async ({ orderId }: Sold): Promise<string> => {
      const charge = await charges.findOne({ _id: orderId });
      const id = randomUUID();
      await charges.insertOne({ ...charge, _id: id });
      return id;
    },
    sellTwice: async ({ orderId, bookId }: Sold): Promise<void> => {
      const sale = await movements.findOne({ order_id: orderId });
      await movements.insertOne({ ...sale, _id: `${bookId}:99`, position: 99 });
    },

    /** An order whose message was lost, as old as that. */
    addPending: async ({ orderId }: Sold, createdAt: Date): Promise<string> => {
      const { idempotency: _key, ...order } = await readOrder(orderId);
      const id = randomUUID();
      await orders.insertOne({
        ...order,
        _id: id,
        status: 'PENDING',
        outbox: [],
        history: [{ status: 'PENDING', payment: { status: 'none' }, at: createdAt }],
        revision: 1,
        created_at: createdAt,
        updated_at: createdAt,
      });
      return id;
    },
    /** Cancelled, and nobody was told. */
    cancelSilently: async ({ orderId }: Sold): Promise<void> => {
      const { history } = await readOrder(orderId);
      const { reference } = history.at(-1).payment;
      const at = new Date();
      const payment = { status: 'refund-pending', reference };
      const $push: Document = { history: { status: 'CANCELLED', payment, at } };
      await orders.updateOne(
        { _id: orderId },
        {
          $set: { status: 'CANCELLED', updated_at: at },
          $inc: { revision: 1 },
          $push,
        },
      );
    },
    /** As if the catalog had not heard that the order is accepted. */
    unsell: async ({ orderId, bookId, quantity }: Sold): Promise<void> => {
      await movements.deleteOne({ order_id: orderId });
      await reservations.updateOne({ _id: orderId }, { $set: { state: 'reserved' } });
      await changeBook(bookId, { on_hand: quantity, reserved: quantity, movements: -1 });
    },
    /** Copies reserved for an order that is not there. */
    reserveForNobody: async ({ orderId, bookId, quantity }: Sold): Promise<string> => {
      const reservation = await reservations.findOne({ _id: orderId });
      const id = randomUUID();
      await reservations.insertOne({ ...reservation, _id: id, state: 'reserved' });
      await changeBook(bookId, { available: -quantity, reserved: quantity });
      return id;
    },
    hideOutbox: ({ orderId }: Sold, message: Document) =>
      orders.updateOne({ _id: orderId }, { $set: { outbox: [message] } }),
    useKeyTwice: async ({ orderId }: Sold): Promise<void> => {
      const { idempotency } = await readOrder(orderId);
      await orders.dropIndex('one_order_per_key');
      await orders.insertOne({
        ...(await readOrder(orderId)),
        _id: randomUUID(),
        idempotency,
      });
    },
    bury: async (queue: string, body: object): Promise<void> => {
      const connection = await connect(amqp);
      const channel = await connection.createConfirmChannel();
      channel.sendToQueue(deadQueueName(queue), Buffer.from(JSON.stringify(body)), {
        messageId: randomUUID(),
        type: 'order-accepted',
        persistent: true,
        headers: { 'x-attempt': 5, 'x-error': 'a bug that is repaired', 'schema-version': 1 },
      });
      await channel.waitForConfirms();
      await connection.close();
    },
  };
};

export type Drift = ReturnType<typeof createDrift>;
