import type { PaymentToken } from '@bookstore/contracts/orders';
import { unavailable } from '@bookstore/platform/errors';
import type { AdmissionControl } from '../admission/admission-control.ts';
import { type BodyForm, idempotencyKeyReused, outOfStock } from './order.errors.ts';
import { fingerprintOf, type RequestedLine } from './order-lines.ts';
import { type Changed, type Order, placeOrder } from './order.ts';
import type { PricedLine, Pricing } from './price-lines.ts';

export type PlaceOrderCommand = {
  buyer: { userId: string; username: string };
  lines: readonly RequestedLine[];
  form: BodyForm;
  paymentToken: PaymentToken;
  holdId: string | undefined;
  idempotencyKey: string | null;
  /** Aborts when the client disconnects. */
  signal: AbortSignal;
};

export type Placed = { order: Order; isReplay: boolean };

/** The Idempotency-Key of a request, and the fingerprint of its body. */
type IdempotencyClaim = { key: string; fingerprint: string };

/** The order that was placed under a key, and the fingerprint of the body that placed it. */
type KnownRequest = { order: Order; fingerprint: string };

/** The stored orders as this use case needs them. */
export type NewOrderStore = {
  /**
   * Writes the order with its outgoing message; null when the user's key already has an order. When it
   * throws, the order may have been written all the same.
   */
  insert: (order: Order, placed: Changed, claim: IdempotencyClaim | null) => Promise<Order | null>;
  /** Null when the key is free or has expired. */
  findByKey: (userId: string, key: string) => Promise<KnownRequest | null>;
};

export type PlaceOrderParts = Pick<Pricing, 'priceLines' | 'findInsufficientLines'> & {
  orders: NewOrderStore;
  admission: Pick<AdmissionControl, 'assertOpen' | 'acquire'>;
  now: () => Date;
  newId: () => string;
  onPlaced: (order: Order, change: Changed) => void;
  /** An order that may have been written, although its client gets 503 and has no key to retry with. */
  onUnconfirmed: (orderId: string) => void;
};

/** An expired key may be freed and taken by another request at the same moment. */
const MAX_TRIES = 3;

/**
 * Places an order at the shop's prices. With a key, a repeated request returns the first one's order.
 * Throws `unknown-book`, `out-of-stock`, `idempotency-key-reused`, `unavailable`.
 */
export type PlaceOrder = (command: PlaceOrderCommand) => Promise<Placed>;

export const createPlaceOrder =
  (parts: PlaceOrderParts): PlaceOrder =>
  async (command) => {
    const { orders, admission } = parts;
    const key = command.idempotencyKey;
    const claim = key === null ? null : { key, fingerprint: fingerprintOf(command) };
    const findKnown = () => (claim ? orders.findByKey(command.buyer.userId, claim.key) : null);

    const known = await findKnown();
    if (claim && known) return replay(known, claim.fingerprint);
    admission.assertOpen();

    const lines = await parts.priceLines(command.lines, command.form);
    // The stock that the catalog publishes does not include held copies.
    if (command.holdId === undefined) {
      const insufficient = await parts.findInsufficientLines(lines);
      if (insufficient.length > 0) throw outOfStock(insufficient, command.form);
    }
    await admission.acquire(command.signal);
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const change = placeOrder();
      const draft = newOrder(parts, command, lines, change);
      const order = await orders.insert(draft, change, claim).catch((error: unknown) => {
        if (claim === null) parts.onUnconfirmed(draft.id);
        throw error;
      });
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
