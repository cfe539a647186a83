import type { FieldError } from '@bookstore/contracts/http';
import {
  type PlaceOrderBody,
  placeOrderOperation,
  quoteOperation,
} from '@bookstore/contracts/orders';
import type { RouteOperation, Route } from '@bookstore/platform/http';
import type { Response } from 'express';
import { mergeLines } from './order-lines.ts';
import { toOrderReply, toQuoteReply } from './order-reply.ts';
import type { Order } from './order.ts';
import type { PlaceOrder } from './place-order.ts';
import type { Pricing } from './price-lines.ts';

const PRINTABLE_ASCII = /^[\x20-\x7e]{1,128}$/;
const WAIT = /^wait\s*=\s*"?(\d+)"?$/i;
const MAX_WAIT_S = 10;

export type PlaceOrderRoutesParts = {
  placeOrder: PlaceOrder;
  quoteLines: Pricing['quoteLines'];
  /** The order once it is no longer PENDING, or as it is after that time or when the signal aborts. */
  awaitSettled: (order: Order, maxMs: number, signal: AbortSignal) => Promise<Order>;
};

/** The header may be absent; else it is 1 to 128 printable ASCII characters. */
export const idempotencyKeyFaults = (header: string | undefined): FieldError[] =>
  header === undefined || PRINTABLE_ASCII.test(header)
    ? []
    : [{ parameter: 'Idempotency-Key', detail: 'must be 1 to 128 printable ASCII characters' }];

/**
 * The seconds (0 to 10) of `Prefer: wait=N`, or null. A server ignores preferences that it does not
 * understand (RFC 7240).
 */
export const parseWait = (header: string | undefined): number | null => {
  for (const preference of (header ?? '').split(',')) {
    const [name = ''] = preference.split(';');
    const seconds = WAIT.exec(name.trim())?.[1];
    if (seconds !== undefined) return Math.min(MAX_WAIT_S, Number(seconds));
  }
  return null;
};

const linesOf = ({ items, book_id, quantity = 1 }: PlaceOrderBody) => {
  if (items) return { lines: mergeLines(items), form: 'items' as const };
  return { lines: mergeLines([{ book_id: book_id ?? '', quantity }]), form: 'single' as const };
};

/** Aborts when the client disconnects before it has its reply. */
const onClientDisconnect = (res: Response): AbortSignal => {
  const disconnected = new AbortController();
  res.once('close', () => {
    if (!res.writableFinished) disconnected.abort();
  });
  return disconnected.signal;
};

export const createPlaceOrderRoutes = (
  route: RouteOperation,
  parts: PlaceOrderRoutesParts,
): Route[] => [
  route(quoteOperation, async ({ body }) => ({
    status: 200,
    body: toQuoteReply(await parts.quoteLines(mergeLines(body.items))),
  })),
  route(
    placeOrderOperation,
    async ({ body, user, req, res }) => {
      const waitS = parseWait(req.get('prefer'));
      const signal = onClientDisconnect(res);
      const { order, isReplay } = await parts.placeOrder({
        ...linesOf(body),
        buyer: user,
        paymentToken: body.payment_token,
        holdId: body.hold_id,
        idempotencyKey: req.get('idempotency-key') ?? null,
        signal,
      });
      const latest = await parts.awaitSettled(order, (waitS ?? 0) * 1_000, signal);
      return {
        status: 201,
        headers: {
          Location: `/order/${order.id}`,
          ...(isReplay ? { 'Idempotent-Replayed': 'true' } : {}),
          ...(waitS === null ? {} : { 'Preference-Applied': `wait=${waitS}` }),
        },
        body: toOrderReply(latest),
      };
    },
    { headers: (req) => idempotencyKeyFaults(req.get('idempotency-key')) },
  ),
];
