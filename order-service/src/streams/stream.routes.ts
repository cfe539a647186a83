import { streamOrderOperation } from '@bookstore/contracts/orders';
import type { Bind, Binding } from '@bookstore/platform/http';
import type { GetOrder } from '../orders/find-orders.ts';
import { isFinal } from '../orders/order.ts';
import { parseLastEventId } from '../orders/request-headers.ts';
import type { createStreamOrder } from './order-stream.ts';
import type { StreamLimit } from './stream-limit.ts';

export type StreamRoutesParts = {
  getOrder: GetOrder;
  streamOrder: ReturnType<typeof createStreamOrder>;
  limit: StreamLimit;
};

const HEADERS = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-store',
  // Proxies must pass each event on at once.
  'X-Accel-Buffering': 'no',
};

export const createStreamBindings = (bind: Bind, parts: StreamRoutesParts): Binding[] => [
  bind(streamOrderOperation, async ({ params, user, req, res }) => {
    const order = await parts.getOrder(params['id'] ?? '', user);
    const newest = order.history.length;
    const seen = parseLastEventId(req.get('last-event-id'), newest);
    if (seen === newest && isFinal(order.status)) return { status: 204 };
    if (req.method === 'HEAD') return { status: 200, headers: HEADERS };
    const leave = parts.limit.enter(user.userId);
    try {
      res.writeHead(200, HEADERS);
      await parts.streamOrder({ order, seen, res });
    } finally {
      leave();
    }
    return null;
  }),
];
