import type { PaymentToken } from '@bookstore/contracts/orders';
import { unavailable } from '@bookstore/platform/errors';
import type { Intake } from '../intake/intake.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { WantedLine } from './lines.ts';
import { type BodyForm, idempotencyKeyReused, outOfStock } from './order.errors.ts';
import type { KnownRequest, OrderStore } from './order.ports.ts';
import { type Changed, type Order, placeOrder } from './order.ts';
import type { FindShortLines, PricedLine, PriceLines } from './price-lines.ts';

export type PlaceOrderCommand = {
  buyer: { userId: string; username: string };
  lines: readonly WantedLine[];
  form: BodyForm;
  paymentToken: PaymentToken;
  holdId: string | undefined;
  idempotencyKey: string | null;
  /** Nobody waits for the order any more. */
  gone: AbortSignal;
};

export type Placed = { order: Order; isReplay: boolean };

export type PlaceOrderParts = {
  orders: Pick<OrderStore, 'insert' | 'findByKey'>;
  priceLines: PriceLines;
  findShortLines: FindShortLines;
  intake: Pick<Intake, 'assertOpen' | 'turn'>;
  now: () => Date;
  newId: () => string;
  onPlaced: (order: Order, change: Changed) => void;
};

/** An expired key may be freed and taken by another at the same moment; not for long. */
const MAX_TRIES = 3;

/**
 * Takes an order at the shop's prices. With a key, a repeat gives the first one's order.
 * Throws `unknown-book`, `out-of-stock`, `idempotency-key-reused`, `unavailable`.
 */
export type PlaceOrder = (command: PlaceOrderCommand) => Promise<Placed>;

export const createPlaceOrder =
  (parts: PlaceOrderParts): PlaceOrder =>
  async (command) => {
    const { orders } = parts;
    const key = command.idempotencyKey;
    const claim = key === null ? null : { key, fingerprint: fingerprintOf(command) };
    const findKnown = () => (claim ? orders.findByKey(command.buyer.userId, claim.key) : null);

    const known = await findKnown();
    if (claim && known) return replay(known, claim.fingerprint);
    parts.intake.assertOpen();

    const lines = await parts.priceLines(command.lines, command.form);
    if (command.holdId === undefined) {
      const short = await parts.findShortLines(lines);
      if (short.length > 0) throw outOfStock(short, command.form);
    }
    await parts.intake.turn(command.gone);
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const change = placeOrder();
      const order = await orders.insert(newOrder(parts, command, lines, change), change, claim);
      if (order) {
        parts.onPlaced(order, change);
        return { order, isReplay: false };
      }
      const winner = await findKnown();
      if (claim && winner) return replay(winner, claim.fingerprint);
    }
    throw unavailable('The Idempotency-Key is in use right now.');
  };

const replay = (known: KnownRequest, fingerprint: string): Placed => {
  if (known.fingerprint !== fingerprint) throw idempotencyKeyReused();
  return { order: known.order, isReplay: true };
};

const newOrder = (
  { now, newId }: PlaceOrderParts,
  { buyer, paymentToken, holdId }: PlaceOrderCommand,
  lines: readonly PricedLine[],
  { state }: Changed,
): Order => {
  const createdAt = now();
  return {
    id: newId(),
    userId: buyer.userId,
    username: buyer.username,
    lines: lines.map(({ bookId, title, quantity, unitPriceCents }) => ({
      bookId,
      title,
      quantity,
      unitPriceCents,
    })),
    paymentToken,
    ...(holdId === undefined ? {} : { holdId }),
    createdAt,
    history: [{ ...state, at: createdAt }],
    ...state,
  };
};
