import {
  type PlaceOrderBody,
  placeOrderOperation,
  quoteOperation,
} from '@bookstore/contracts/orders';
import type { Bind, Binding } from '@bookstore/platform/http';
import type { Response } from 'express';
import type { AwaitSettled } from '../streams/await-settled.ts';
import { mergeLines } from './lines.ts';
import { toOrderReply, toQuoteReply } from './order-reply.ts';
import type { PlaceOrder } from './place-order.ts';
import type { QuoteLines } from './quote-lines.ts';
import { idempotencyKeyFaults, parseWait } from './request-headers.ts';

export type PlaceOrderRoutesParts = {
  placeOrder: PlaceOrder;
  quoteLines: QuoteLines;
  awaitSettled: AwaitSettled;
};

const linesOf = ({ items, book_id, quantity = 1 }: PlaceOrderBody) => {
  if (items) return { lines: mergeLines(items), form: 'items' as const };
  return { lines: mergeLines([{ book_id: book_id ?? '', quantity }]), form: 'single' as const };
};

/** Aborts when the caller leaves before it has its reply. */
const whenGone = (res: Response): AbortSignal => {
  const gone = new AbortController();
  res.once('close', () => {
    if (!res.writableFinished) gone.abort();
  });
  return gone.signal;
};

export const createPlaceOrderBindings = (bind: Bind, parts: PlaceOrderRoutesParts): Binding[] => [
  bind(quoteOperation, async ({ body }) => ({
    status: 200,
    body: toQuoteReply(await parts.quoteLines(mergeLines(body.items))),
  })),
  bind(
    placeOrderOperation,
    async ({ body, user, req, res }) => {
      const waitS = parseWait(req.get('prefer'));
      const gone = whenGone(res);
      const { order, isReplay } = await parts.placeOrder({
        ...linesOf(body),
        buyer: user,
        paymentToken: body.payment_token,
        holdId: body.hold_id,
        idempotencyKey: req.get('idempotency-key') ?? null,
        gone,
      });
      const latest = await parts.awaitSettled(order, (waitS ?? 0) * 1_000, gone);
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
