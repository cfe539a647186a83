import { createLogger } from '@bookstore/platform/log';
import { createContext } from '@bookstore/platform/context';
import { createMongo, type Mongo } from '@bookstore/platform/mongo';
import { AppError } from '@bookstore/platform/errors';
import { testServers } from '@bookstore/testkit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type BookDocument, BOOKS } from '../../catalog-service/src/books/book.mongo.ts';
import { newBook } from '../../catalog-service/src/books/book.ts';
import { HOLDS, type HoldDocument } from '../../catalog-service/src/holds/hold.mongo.ts';
import {
  RESERVATIONS,
  type ReservationDocument,
} from '../../catalog-service/src/reservations/reservation.mongo.ts';
import { createReserveStock } from '../../catalog-service/src/reservations/reserve-stock.ts';
import { createSettleOrders } from '../../catalog-service/src/reservations/settle-orders.ts';
import {
  SETTLING_TYPES,
  SETTLEMENT_COMMANDS,
} from '../../catalog-service/src/reservations/plan-settlements.ts';
import {
  MOVEMENTS,
  type MovementDocument,
} from '../../catalog-service/src/stock/movement.mongo.ts';
import { recordMovement } from '../../catalog-service/src/books/movement.ts';
import { createWriteQueue } from '../../catalog-service/src/write-queue/write-queue.ts';
import { BOOK_DETAILS } from '../../catalog-service/src/testing/samples.ts';
import { createCatalogSetUp } from '../../catalog-service/src/migrations/migrations.mongo.ts';
import { createTransact } from '../../catalog-service/src/transactions/transact.mongo.ts';
import { catalogSteps, placedMessage } from './catalog-steps.ts';
import { SHOP_RULES } from './rules.ts';
import { BEFORE_END, openHold, orderSpec, type Scenario } from './scenario.ts';
import { type CatalogNews, openShop, type Shop, withSlot } from './shop.ts';

// The same messages, in any order and as often as it comes, to the catalog on MongoDB and to the model.

let mongo: Mongo;
beforeAll(async () => {
  mongo = createMongo((await testServers('model')).mongoUrl, 'test');
  const logger = createLogger({ service: 'test', version: 'test', level: 'silent' });
  await createCatalogSetUp(mongo.db, logger).run(new AbortController().signal);
});
afterAll(() => mongo.close());

const hold = openHold({ book: 1 });
const SCENARIO: Scenario = {
  name: 'the catalog alone',
  copies: { book: 3, other: 1 },
  orders: [
    orderSpec(1, { lines: { book: 2 } }),
    orderSpec(2, { lines: { book: 1, other: 1 } }),
    orderSpec(3, { lines: { book: 1 }, hold }),
  ],
  holds: [hold],
  faults: null,
  wishes: null,
  ships: true,
};
const WORLD = { rules: SHOP_RULES, scenario: SCENARIO };

const nobody = (): void => undefined;

const openCatalog = async () => {
  const { db } = mongo;
  for (const name of [BOOKS, MOVEMENTS, RESERVATIONS, HOLDS])
    await db.collection(name).deleteMany();
  const transact = createTransact({
    mongo,
    queue: createWriteQueue({ capacity: 10, maxWaitMs: 10_000 }),
    assertReady: () => undefined,
    afterCommit: async () => undefined,
    now: () => BEFORE_END,
  });
  await transact('edit', async (transaction) => {
    for (const [id, copies] of Object.entries(SCENARIO.copies)) {
      const held = id === 'book' ? 1 : 0;
      const delta = { available: copies - held, held };
      const cause = { kind: 'initial', reason: 'opening', orderId: null } as const;
      const made = recordMovement(
        newBook(id, { ...BOOK_DETAILS, title: id }, BEFORE_END),
        delta,
        cause,
      );
      await transaction.saveBooks([made.book]);
      await transaction.addMovements([made.movement]);
    }
    await transaction.saveHolds([hold]);
  });
  const reserveStock = createReserveStock({ transact, now: () => BEFORE_END, observe: nobody });
  return { reserveStock, settleOrders: createSettleOrders({ transact }) };
};

const inDatabase = async () => {
  const { db } = mongo;
  const [books, movements, reservations, holds] = await Promise.all([
    db.collection<BookDocument>(BOOKS).find().sort({ _id: 1 }).toArray(),
    db.collection<MovementDocument>(MOVEMENTS).find().toArray(),
    db.collection<ReservationDocument>(RESERVATIONS).find().toArray(),
    db.collection<HoldDocument>(HOLDS).find().toArray(),
  ]);
  const states = new Map(reservations.map((document) => [document._id, document]));
  return {
    books: books.map(({ _id, available, held, reserved, on_hand }) => ({
      id: _id,
      counts: [available, held, reserved, on_hand],
      ledger: movements
        .filter(({ book_id }) => book_id === _id)
        .reduce((sum, { delta }) => sum + delta, 0),
    })),
    reservations: SCENARIO.orders.map(({ id }) => {
      const found = states.get(id);
      return found ? { state: found.state, hasReply: found.outbox.length > 0 } : null;
    }),
    holds: holds.map(({ state }) => state),
  };
};

const inModel = (shop: Shop) => ({
  books: Object.entries(shop.books).map(([id, { stock, ledger }]) => ({
    id,
    counts: [stock.available, stock.held, stock.reserved, stock.onHand],
    ledger,
  })),
  reservations: shop.slots.map(({ reservation, hasReply }) =>
    reservation ? { state: reservation.state, hasReply } : null,
  ),
  holds: shop.holds.map(({ state }) => state),
});

/** The model's catalog handles one message; one that comes too early changes nothing. */
const handledByModel = (shop: Shop, index: number, type: CatalogNews): Shop => {
  const told = withSlot(shop, index, { toCatalog: [type] });
  const slot = told.slots[index];
  if (!slot) throw new Error('no slot');
  const step = catalogSteps(WORLD, told, slot, index).find(({ kind }) => kind === 'progress');
  return step?.next ?? shop;
};

const news = fc.array(
  fc.record({
    index: fc.constantFrom(0, 1, 2),
    type: fc.oneof(fc.constant('order-placed' as const), fc.constantFrom(...SETTLING_TYPES)),
  }),
  { minLength: 3, maxLength: 12 },
);

test('whatever the catalog hears, the model has it as the database has', async () => {
  await fc.assert(
    fc.asyncProperty(news, async (list) => {
      const catalog = await openCatalog();
      let shop = openShop(SCENARIO);
      const answers: [real: unknown, model: unknown][] = [];
      for (const { index, type } of list) {
        const slot = shop.slots[index];
        if (!slot) throw new Error('no slot');
        shop = handledByModel(shop, index, type);
        if (type === 'order-placed') {
          const known = { id: slot.spec.id, attempt: 0, redelivered: false };
          const context = createContext(undefined, undefined);
          await catalog.reserveStock([{ ...known, type, body: placedMessage(slot), context }]);
        } else {
          const { id: orderId, userId } = slot.spec;
          const handling = catalog.settleOrders([
            { orderId, userId, command: SETTLEMENT_COMMANDS[type] },
          ]);
          const failed = await handling.then(
            () => false,
            (error: unknown) => error instanceof AppError,
          );
          answers.push([failed, SETTLEMENT_COMMANDS[type] === 'confirm' && !slot.reservation]);
        }
        answers.push([await inDatabase(), inModel(shop)]);
      }
      expect(answers.map(([real]) => real)).toEqual(answers.map(([, model]) => model));
    }),
    { numRuns: 25 },
  );
}, 60_000);
