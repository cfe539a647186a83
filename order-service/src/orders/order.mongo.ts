import { leaseEnd, type Outbox, outboxFields, type Relay } from '@bookstore/platform/messaging';
import {
  createBatchedFindById,
  createBatchedUpdate,
  createBatchedInsert,
  isDuplicateKey,
} from '@bookstore/platform/mongo';
import type { UpdateFilter } from 'mongodb';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OrderStore } from './change-order.ts';
import {
  contextFields,
  IDEMPOTENCY_INDEX,
  messagesOf,
  type OrderCollection,
  type OrderDocument,
  taskFields,
  toDocument,
  toOrder,
} from './order-document.mongo.ts';
import { afterChange, type Changed, type Order } from './order.ts';
import type { NewOrderStore } from './place-order.ts';

/** How long an order is read back: the reply waits for it. */
const READ_BACK_MS = 1_500;
const READ_BACK_PAUSE_MS = 100;

export type OrderStoreParts = {
  orders: OrderCollection;
  /** Throws while the unique index of the Idempotency-Keys may be missing. */
  assertReady: () => void;
  outbox: Pick<Outbox, 'claimWritten'>;
  relay: Pick<Relay, 'offer'>;
  now: () => Date;
  /** How long an Idempotency-Key belongs to its order. */
  idempotencyTtlMs: number;
};

/** Each write is one document with its outgoing message; the relay publishes the message at once. */
export const createOrderStore = (parts: OrderStoreParts): OrderStore & NewOrderStore => {
  const { orders, outbox, relay, now } = parts;
  const findById = createBatchedFindById(orders);
  const insertOne = createBatchedInsert(orders);
  const updateGuarded = createBatchedUpdate(orders);

  /** Reads an order back whose write ended without an answer. False: it is not known to be stored. */
  const isStored = async (id: string): Promise<boolean> => {
    const endsAt = performance.now() + READ_BACK_MS;
    do {
      const options = { readConcern: 'majority', timeoutMS: READ_BACK_MS } as const;
      const found = await orders.findOne({ _id: id }, options).catch(() => null);
      if (found) return true;
      await sleep(READ_BACK_PAUSE_MS);
    } while (performance.now() < endsAt);
    return false;
  };

  return {
    insert: async (order, placed, claim) => {
      parts.assertReady();
      const at = order.createdAt;
      const messages = messagesOf(order, placed, at);
      const expiresAt = new Date(at.getTime() + parts.idempotencyTtlMs);
      const document: OrderDocument = {
        ...toDocument(order),
        ...contextFields(),
        ...(claim ? { idempotency: { ...claim, expires_at: expiresAt } } : {}),
        ...outboxFields(messages, at),
      };
      try {
        await insertOne(document);
      } catch (error) {
        if (isDuplicateKey(error, IDEMPOTENCY_INDEX)) return null;
        if (!(await isStored(order.id))) throw error;
      }
      // crash point: after insert, before publish {order}
      relay.offer(outbox.claimWritten([{ id: order.id, messages }]));
      return order;
    },

    findByKey: async (userId, key) => {
      const held = { user_id: userId, 'idempotency.key': key };
      // A write that no majority confirmed may be rolled back, so a repeat must not report it.
      const document = await orders.findOne(held, { readConcern: 'majority' });
      if (!document?.idempotency) return null;
      if (document.idempotency.expires_at > now()) {
        return { order: toOrder(document), fingerprint: document.idempotency.fingerprint };
      }
      await orders.updateOne({ ...held, _id: document._id }, { $unset: { idempotency: true } });
      return null;
    },

    change: async (order: Order, change: Changed, at: Date) => {
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
    },

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
  const task = taskFields(change, at);
  return {
    $set: {
      status: change.state.status,
      updated_at: at,
      ...task,
      ...(messages.length > 0 ? { outbox_due: leaseEnd(at) } : {}),
    },
    ...(task.payment_work ? {} : { $unset: { payment_work: true } }),
    $inc: { revision: 1 },
    $push: { history: { ...change.state, at }, outbox: { $each: messages } },
  };
};
