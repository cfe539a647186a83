import { randomUUID } from 'node:crypto';
import { createOutbox } from '@bookstore/platform/messaging';
import { createMongo, type Mongo } from '@bookstore/platform/mongo';
import { testServers } from '@bookstore/testkit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type ChangeOrder,
  createChangeOrder,
} from '../../order-service/src/orders/change-order.ts';
import { createOrderStore } from '../../order-service/src/orders/order.mongo.ts';
import {
  type OrderCollection,
  orderCollection,
} from '../../order-service/src/orders/order-document.mongo.ts';
import {
  awaitPayment,
  cancel,
  type Decision,
  expire,
  type Order,
  type OrderState,
  placeOrder,
  recordVoid,
  ship,
} from '../../order-service/src/orders/order.ts';
import { decideOnCharge } from '../../order-service/src/order-saga/payment-rules.ts';
import { createPaymentTaskStore } from '../../order-service/src/order-saga/payment-task.mongo.ts';
import { changeOrder, withChange } from './change-order.ts';
import { SHOP_RULES } from './rules.ts';
import { orderSpec } from './scenario.ts';
import { openShop, type Slot } from './shop.ts';

// Two replicas read and write one order, each by what it read last: in MongoDB and in the model.

let mongo: Mongo;
let collection: OrderCollection;
let orders: ReturnType<typeof createOrderStore>;
let change: ChangeOrder;
const now = (): Date => new Date('2026-01-01T12:00:00Z');
beforeAll(async () => {
  mongo = createMongo((await testServers('model')).mongoUrl, 'test');
  collection = orderCollection(mongo.db);
  const relay = { offer: () => undefined };
  orders = createOrderStore({
    orders: collection,
    outbox: createOutbox(collection),
    assertReady: () => undefined,
    relay,
    now,
    idempotencyTtlMs: 1,
  });
  change = createChangeOrder({ orders, now, onChanged: () => undefined });
});
afterAll(() => mongo.close());

const DECISIONS: Record<string, (state: OrderState) => Decision> = {
  awaitPayment,
  cancel,
  expire,
  ship,
  captured: (state) => decideOnCharge(state, { kind: 'captured', reference: 'ref' }),
  declined: (state) => decideOnCharge(state, { kind: 'declined' }),
  voided: (state) => decideOnCharge(state, { kind: 'voided' }),
  refunded: (state) => recordVoid(state, { kind: 'refunded', reference: 'ref' }),
  nothingCharged: (state) => recordVoid(state, { kind: 'nothing-charged' }),
};

const place = async (): Promise<Order> => {
  const placed = placeOrder();
  const line = { bookId: 'book', title: 'Book', quantity: 1, unitPriceCents: 100 };
  const facts = { id: randomUUID(), userId: 'u', username: 'u', lines: [line] };
  const history = [{ ...placed.state, at: now() }];
  const order: Order = {
    ...facts,
    paymentToken: 'tok_ok',
    createdAt: now(),
    history,
    ...placed.state,
  };
  await orders.insert(order, placed, null);
  return order;
};

const stored = async (id: string) => {
  const document = await collection.findOne({ _id: id });
  const { at: _at, ...state } = document?.history.at(-1) ?? { at: null };
  return {
    state,
    hasPaymentTask: document?.payment_work !== undefined,
    outbox: document?.outbox.map(({ type }) => type).toSorted(),
  };
};

const inModel = (slot: Slot) => ({ ...slot.order, outbox: slot.outbox });

type Known = { seen: OrderState; isFresh: boolean };

const acts = fc.array(
  fc.record({
    replica: fc.constantFrom(0 as const, 1 as const),
    act: fc.constantFrom('read', 'finish', ...Object.keys(DECISIONS)),
  }),
  { minLength: 3, maxLength: 14 },
);

test('whatever two replicas do with an order, the model has it as the database has', async () => {
  const tasks = createPaymentTaskStore(collection, now);
  await fc.assert(
    fc.asyncProperty(acts, async (list) => {
      const placed = await place();
      const real = [placed, placed];
      const [empty] = openShop({
        name: '',
        copies: {},
        orders: [orderSpec(1)],
        holds: [],
        faults: 0,
        wishes: 0,
        ships: false,
      }).slots;
      if (!empty) throw new Error('no slot');
      let slot = withChange(empty, placeOrder());
      const fresh: Known = { seen: placed, isFresh: true };
      const known: Known[] = [fresh, fresh];
      const outcomes: [real: unknown, model: unknown][] = [];
      for (const { replica, act } of list) {
        const mine = real[replica] ?? placed;
        const model = known[replica] ?? fresh;
        const decide = DECISIONS[act];
        if (act === 'read') {
          real[replica] = (await orders.find(placed.id)) ?? placed;
          known[replica] = { seen: slot.order?.state ?? placed, isFresh: true };
        } else if (decide) {
          const outcome = await change(mine, decide);
          const expected = changeOrder(SHOP_RULES, slot, model, decide);
          outcomes.push([outcome.kind, expected.kind]);
          real[replica] = outcome.order;
          const wasWritten = expected.slot !== slot;
          slot = expected.slot;
          if (wasWritten) known[1 - replica] = { ...(known[1 - replica] ?? fresh), isFresh: false };
          known[replica] = { seen: expected.seen, isFresh: expected.isFresh };
        } else {
          await tasks.finish(mine);
          if (model.isFresh && slot.order) {
            slot = { ...slot, order: { ...slot.order, hasPaymentTask: false } };
          }
        }
        outcomes.push([await stored(placed.id), inModel(slot)]);
      }
      expect(outcomes.map(([found]) => found)).toEqual(outcomes.map(([, model]) => model));
    }),
    { numRuns: 60 },
  );
}, 60_000);
