import type { ClientSession, MongoClient } from 'mongodb';
import type { ShopDatabases } from '../../../scripts/backup/shop-databases.ts';
import type { OrderCase } from '../cases.ts';
import {
  chargeSchema,
  type MovementRecord,
  movementSchema,
  orderSchema,
  reservationSchema,
} from '../records.ts';
import { cutTogether } from './cut-together.ts';
import { atOneMoment, type Ids, parseAll, storedIn } from './stored.ts';

/** Orders at a time; an order has at most 100 movements. */
const BATCH_SIZE = 1_000;
const MOVEMENTS = 5 * BATCH_SIZE;

const ORDER_FIELDS = {
  user_id: 1,
  status: 1,
  'lines.book_id': 1,
  'lines.quantity': 1,
  total_cents: 1,
  history: { $slice: -1 },
  revision: 1,
  payment_work: 1,
  'idempotency.key': 1,
  created_at: 1,
  updated_at: 1,
  'outbox.type': 1,
  'outbox.at': 1,
  outbox_due: 1,
} as const;
const RESERVATION_FIELDS = {
  state: 1,
  lines: 1,
  updated_at: 1,
  'outbox.type': 1,
  'outbox.at': 1,
  outbox_due: 1,
} as const;
const MOVEMENT_FIELDS = { book_id: 1, kind: 1, delta: 1, order_id: 1 } as const;

type Choice = { ids: Ids; limit?: number };

const readOrders = async ({ orderdb }: ShopDatabases, { ids, limit = 0 }: Choice) =>
  parseAll(
    orderSchema,
    await storedIn(orderdb, 'orders')
      .find({ _id: ids }, { projection: ORDER_FIELDS, sort: { _id: 1 }, limit })
      .toArray(),
  );

const readCharges = async ({ orderdb }: ShopDatabases, { ids, limit = 0 }: Choice) =>
  parseAll(
    chargeSchema,
    await storedIn(orderdb, 'sandbox_charges')
      .find({ _id: ids }, { sort: { _id: 1 }, limit })
      .toArray(),
  );

const readReservations = async (
  catalogdb: MongoClient,
  session: ClientSession,
  { ids, limit = 0 }: Choice,
) =>
  parseAll(
    reservationSchema,
    await storedIn(catalogdb, 'reservations')
      .find({ _id: ids }, { session, projection: RESERVATION_FIELDS, sort: { _id: 1 }, limit })
      .toArray(),
  );

const readMovements = async (
  catalogdb: MongoClient,
  session: ClientSession,
  { ids, limit }: Choice,
) =>
  parseAll(
    movementSchema,
    await storedIn(catalogdb, 'stock_movements')
      .find(
        { order_id: ids },
        {
          session,
          projection: MOVEMENT_FIELDS,
          sort: { order_id: 1 },
          limit: limit === undefined ? 0 : MOVEMENTS,
        },
      )
      .toArray(),
  );

/** Reservations and movements as of one moment. */
const readCatalog = ({ catalogdb }: ShopDatabases, choice: Choice) =>
  atOneMoment(catalogdb, async (session) => ({
    reservations: await readReservations(catalogdb, session, choice),
    movements: await readMovements(catalogdb, session, choice),
  }));

const readParts = async (databases: ShopDatabases, choice: Choice) => {
  const [orders, { reservations, movements }, charges] = await Promise.all([
    readOrders(databases, choice),
    readCatalog(databases, choice),
    readCharges(databases, choice),
  ]);
  return { orders, reservations, movements, charges };
};

type Parts = Awaited<ReturnType<typeof readParts>>;

const byId = <T extends { _id: string }>(documents: readonly T[]): Map<string, T> =>
  new Map(documents.map((document) => [document._id, document]));

const toCases = ({ orders, reservations, movements, charges }: Parts): OrderCase[] => {
  const found = {
    orders: byId(orders),
    reservations: byId(reservations),
    charges: byId(charges),
    movements: Map.groupBy(movements, ({ order_id = '' }: MovementRecord) => order_id),
  };
  const ids = new Set(Object.values(found).flatMap((documents) => [...documents.keys()]));
  return [...ids].map((id) => ({
    id,
    order: found.orders.get(id) ?? null,
    reservation: found.reservations.get(id) ?? null,
    movements: found.movements.get(id) ?? [],
    charge: found.charges.get(id) ?? null,
  }));
};

/**
 * Every order, reservation, charge and movement of an order, put together by the order's id, in portions. Of a
 * shop that goes on the parts of one order may be of slightly different moments.
 */
export const readOrderCases = async function* (
  databases: ShopDatabases,
): AsyncGenerator<OrderCase[]> {
  let after: string | null = '';
  while (after !== null) {
    const parts: Parts = await readParts(databases, { ids: { $gt: after }, limit: BATCH_SIZE });
    const cut = cutTogether([
      { ids: parts.orders.map(({ _id }) => _id), isCut: parts.orders.length === BATCH_SIZE },
      { ids: parts.charges.map(({ _id }) => _id), isCut: parts.charges.length === BATCH_SIZE },
      {
        ids: parts.reservations.map(({ _id }) => _id),
        isCut: parts.reservations.length === BATCH_SIZE,
      },
      {
        ids: parts.movements.map(({ order_id = '' }) => order_id),
        isCut: parts.movements.length === MOVEMENTS,
        // The movements of the last order may not all be here.
        isLastWhole: false,
      },
    ]);
    yield toCases(parts).filter(({ id }) => cut === null || id <= cut);
    after = cut;
  }
};

/**
 * These orders alone, each as of one moment: who changed while the rest was read is left out, for it moves.
 */
export const readStillCases = async (
  databases: ShopDatabases,
  ids: readonly string[],
): Promise<OrderCase[]> => {
  const choice = { ids: { $in: [...ids] } };
  const before = byId(await readOrders(databases, choice));
  const { reservations, movements } = await readCatalog(databases, choice);
  const charges = await readCharges(databases, choice);
  const orders = await readOrders(databases, choice);
  const after = byId(orders);
  return toCases({ orders, reservations, movements, charges }).filter(
    ({ id }) => JSON.stringify(before.get(id)) === JSON.stringify(after.get(id)),
  );
};
