import { streamOrderOperation } from '@bookstore/contracts/orders';
import type { RouteOperation, Route } from '@bookstore/platform/http';
import type { Response } from 'express';
import type { GetOrder } from '../orders/find-orders.ts';
import { isFinal } from '../orders/order.ts';
import type { EventSink, StreamOrder } from './order-stream.ts';
import type { StreamLimit } from './stream-limit.ts';

export type StreamRoutesParts = {
  getOrder: GetOrder;
  streamOrder: StreamOrder;
  streamLimit: StreamLimit;
};

const HEADERS = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-store',
  // Proxies must not buffer events.
  'X-Accel-Buffering': 'no',
};

/** The revision that the client saw last; 0 when it names none that exists. */
export const parseLastEventId = (header: string | undefined, newest: number): number => {
  if (header === undefined || !/^\d{1,9}$/.test(header)) return 0;
  const seen = Number(header);
  return seen <= newest ? seen : 0;
};

const openSink = (res: Response): EventSink => {
  const disconnected = new AbortController();
  res.once('close', () => disconnected.abort());
  res.writeHead(200, HEADERS).flushHeaders();
  return { send: (text) => void res.write(text), signal: disconnected.signal };
};

export const createStreamRoutes = (route: RouteOperation, parts: StreamRoutesParts): Route[] => [
  route(streamOrderOperation, async ({ params, user, req, res }) => {
    const order = await parts.getOrder(params['id'] ?? '', user);
    const newest = order.history.length;
    const seen = parseLastEventId(req.get('last-event-id'), newest);
    if (seen === newest && isFinal(order.status)) return { status: 204 };
    if (req.method === 'HEAD') return { status: 200, headers: HEADERS };
    const leave = parts.streamLimit.enter(user.userId);
    try {
      await parts.streamOrder(order, seen, openSink(res));
    } finally {
      res.end();
      leave();
    }
    return null;
  }),
];
