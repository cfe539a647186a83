import { leaseEnd, type Outbox, outboxFields, type Relay } from '@bookstore/platform/messaging';
import {
  type Collection,
  createBatchedFindById,
  createBatchedUpdate,
  createBatchedInsert,
  type Db,
  isDuplicateKey,
} from '@bookstore/platform/mongo';
import type { UpdateFilter } from 'mongodb';
import { type OrderDocument, toDocument, toOrder, workFields } from './order-document.ts';
import { messagesOf } from './order-messages.ts';
import { IDEMPOTENCY_INDEX, ORDERS } from './order-set-up.mongo.ts';
import type { IdempotencyClaim, OrderStore } from './order.ports.ts';
import { afterChange, type Changed, type Order } from './order.ts';

export type OrderCollection = Collection<OrderDocument>;

export const orderCollection = (db: Db): OrderCollection => db.collection<OrderDocument>(ORDERS);

export type OrderStoreParts = {
  orders: OrderCollection;
  /** Throws while the indexes are not there. */
  assertReady: () => void;
  outbox: Pick<Outbox, 'claimWritten'>;
  relay: Pick<Relay, 'offer'>;
  now: () => Date;
  /** How long an Idempotency-Key stays with its order. */
  idempotencyTtlMs: number;
};

export const createOrderStore = (parts: OrderStoreParts): OrderStore => {
  const { orders, outbox, relay, now } = parts;
  const findById = createBatchedFindById(orders);
  const insertOne = createBatchedInsert(orders);
  const updateGuarded = createBatchedUpdate(orders);

  const insert = async (order: Order, placed: Changed, claim: IdempotencyClaim | null) => {
    parts.assertReady();
    const at = order.createdAt;
    const messages = messagesOf(order, placed, at);
    const expiresAt = new Date(at.getTime() + parts.idempotencyTtlMs);
    const document: OrderDocument = {
      ...toDocument(order),
      ...(claim ? { idempotency: { ...claim, expires_at: expiresAt } } : {}),
      ...outboxFields(messages, at),
    };
    try {
      await insertOne(document);
    } catch (error) {
      if (isDuplicateKey(error, IDEMPOTENCY_INDEX)) return null;
      throw error;
    }
    // crash point: after insert, before publish {order}
    relay.offer(outbox.claimWritten([{ id: order.id, messages }]));
    return order;
  };

  const findByKey = async (userId: string, key: string) => {
    const held = { user_id: userId, 'idempotency.key': key };
    // An order whose write was never confirmed may yet be rolled back: a repeat must not promise it.
    const document = await orders.findOne(held, { readConcern: 'majority' });
    if (!document?.idempotency) return null;
    if (document.idempotency.expires_at > now()) {
      return { order: toOrder(document), fingerprint: document.idempotency.fingerprint };
    }
    await orders.updateOne({ ...held, _id: document._id }, { $unset: { idempotency: true } });
    return null;
  };

  const write = async (order: Order, change: Changed, at: Date) => {
    const messages = messagesOf(order, change, at);
    const isWritten = await updateGuarded({
      guard: { _id: order.id, status: order.status, revision: order.history.length },
      update: changeUpdate(change, messages, at),
    });
    if (!isWritten) return null;
    const changed = afterChange(order, change, at);
    // crash point: after the state, before publish {changed}
    if (messages.length > 0) relay.offer(outbox.claimWritten([{ id: order.id, messages }]));
    return changed;
  };

  return {
    insert,
    findByKey,
    change: write,
    find: async (id) => {
      const document = await findById(id);
      return document && toOrder(document);
    },
  };
};

const changeUpdate = (
  change: Changed,
  messages: OrderDocument['outbox'],
  at: Date,
): UpdateFilter<OrderDocument> => {
  const work = workFields(change, at);
  return {
    $set: {
      status: change.state.status,
      updated_at: at,
      ...work,
      ...(messages.length > 0 ? { outbox_due: leaseEnd(at) } : {}),
    },
    ...(work.payment_work ? {} : { $unset: { payment_work: true } }),
    $inc: { revision: 1 },
    $push: { history: { ...change.state, at }, outbox: { $each: messages } },
  };
};
