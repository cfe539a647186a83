import { streamOrderOperation } from '@bookstore/contracts/orders';
import { overloaded, tooManyRequests } from '@bookstore/platform/errors';
import type { RouteOperation, Route } from '@bookstore/platform/http';
import type { Response } from 'express';
import type { GetOrder } from '../orders/find-orders.ts';
import { isFinal } from '../orders/order.ts';
import type { EventSink, StreamOrder } from './order-stream.ts';

export type StreamLimit = {
  /** Takes a slot; the returned function frees it. Throws `too-many-requests` or `unavailable`. */
  enter: (userId: string) => () => void;
};

export type StreamLimits = { perReplica: number; perUser: number };

/** Bounds the open streams: each keeps a connection for as long as its client wants. */
export const createStreamLimit = (
  { perReplica, perUser }: StreamLimits,
  onCount: (open: number) => void,
): StreamLimit => {
  const byUser = new Map<string, number>();
  let open = 0;
  const add = (userId: string, step: 1 | -1): void => {
    const ofUser = (byUser.get(userId) ?? 0) + step;
    if (ofUser > 0) byUser.set(userId, ofUser);
    else byUser.delete(userId);
    open += step;
    onCount(open);
  };
  return {
    enter: (userId) => {
      if (open >= perReplica) throw overloaded('Too many streams are open here.');
      if ((byUser.get(userId) ?? 0) >= perUser) {
        throw tooManyRequests('You have too many streams open.', 1);
      }
      add(userId, 1);
      return () => add(userId, -1);
    },
  };
};

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
