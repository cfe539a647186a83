import type { OrderPlaced } from '@bookstore/contracts/messages';
import { AppError } from '@bookstore/platform/errors';
import {
  type SettlingType,
  SETTLEMENT_COMMANDS,
} from '../../catalog-service/src/reservations/plan-settlements.ts';
import { catalogBooks, withCatalogBooks } from './catalog-books.ts';
import { BEFORE_END } from './scenario.ts';
import { type CatalogNews, minus, type Shop, type Slot, withSlot } from './shop.ts';
import type { SlotSteps, Step, World } from './step.ts';

export const placedMessage = ({ spec }: Slot): OrderPlaced => ({
  order_id: spec.id,
  user_id: spec.userId,
  items: [...spec.lines],
  ...(spec.holdId === null ? {} : { hold_id: spec.holdId }),
  placed_at: BEFORE_END.toISOString(),
});

/** One transaction of reserve-stock.ts. */
const reserve = ({ rules }: World, shop: Shop, slot: Slot, index: number): Shop => {
  const { reservation } = slot;
  const known = reservation !== null && rules.guards.inbox ? [reservation] : [];
  const plan = rules.planReservations({
    books: catalogBooks(shop),
    holds: new Map(shop.holds.map((hold) => [hold.id, hold])),
    existing: new Map(known.map((found) => [found.orderId, found])),
    orders: [placedMessage(slot)],
  });
  const used = new Map(plan.usedHolds.map((hold) => [hold.id, hold]));
  const [made] = plan.reservations;
  const after = {
    ...shop,
    books: withCatalogBooks(shop, plan.books),
    holds: shop.holds.map((hold) => used.get(hold.id) ?? hold),
  };
  if (made) {
    return withSlot(after, index, { reservation: made, hasReply: made.outcome !== null });
  }
  // A repeat is answered again, if it was answered at all.
  return reservation?.outcome ? withSlot(after, index, { hasReply: true }) : after;
};

/** One transaction of settle-orders.ts; null when the message came too early and is to come again. */
const settle = (
  { rules }: World,
  shop: Shop,
  slot: Slot,
  index: number,
  type: SettlingType,
): Shop | null => {
  const { spec, reservation } = slot;
  try {
    const plan = rules.planSettlements({
      books: catalogBooks(shop),
      reservations: new Map(reservation ? [[spec.id, reservation]] : []),
      moves: [{ orderId: spec.id, userId: spec.userId, command: SETTLEMENT_COMMANDS[type] }],
    });
    const ledger = { ...slot.ledger };
    for (const { bookId, delta } of plan.movements) ledger[bookId] = (ledger[bookId] ?? 0) + delta;
    const after = { ...shop, books: withCatalogBooks(shop, plan.books, plan.movements) };
    return withSlot(after, index, { reservation: plan.reservations[0] ?? reservation, ledger });
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
};

const deliver = (
  world: World,
  shop: Shop,
  slot: Slot,
  index: number,
  type: CatalogNews,
): Step[] => {
  const committed =
    type === 'order-placed'
      ? reserve(world, shop, slot, index)
      : settle(world, shop, slot, index, type);
  const acked = (from: Shop): Shop =>
    withSlot(from, index, { toCatalog: minus(slot.toCatalog, type) });
  const step = (kind: Step['kind'], name: string, next: Shop): Step => ({
    kind,
    name,
    slot: index,
    next,
  });
  const lost = `the catalog acks ${type}, and crashes before the commit`;
  return [
    ...(committed
      ? [
          step('progress', `the catalog commits ${type}, and acks it`, acked(committed)),
          step('fault', `the catalog commits ${type}, with a crash before the ack`, committed),
        ]
      : []),
    ...(world.rules.guards.ackAfterWork ? [] : [step('fault', lost, acked(shop))]),
  ];
};

/** The catalog's consumers, for the messages about one order. */
export const catalogSteps: SlotSteps = (world, shop, slot, index) =>
  slot.toCatalog.flatMap((type) => deliver(world, shop, slot, index, type));

/** The time of the holds, their sweeper (end-holds.ts) and the buyer who gives one back. */
export const holdSteps = ({ rules }: World, shop: Shop): Step[] => {
  if (shop.holds.length === 0) return [];
  const ends = shop.holds.flatMap((hold): Step[] => {
    if (hold.state !== 'open') return [];
    const ended = rules.endHolds([hold], catalogBooks(shop));
    const next = {
      ...shop,
      books: withCatalogBooks(shop, ended.books),
      holds: shop.holds.map((other) => (other === hold ? (ended.holds[0] ?? hold) : other)),
    };
    return [
      shop.isLate
        ? { kind: 'progress', name: 'the sweeper ends the hold', slot: -1, next }
        : { kind: 'visitor', name: 'the buyer gives the hold back', slot: -1, next },
    ];
  });
  if (shop.isLate) return ends;
  const late = { ...shop, isLate: true };
  return [...ends, { kind: 'visitor', name: 'the time of the hold is over', slot: -1, next: late }];
};
