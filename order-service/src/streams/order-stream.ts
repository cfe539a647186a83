import type { ServerResponse } from 'node:http';
import type { OrderStore } from '../orders/order.ports.ts';
import { isFinal, type Order } from '../orders/order.ts';
import { orderAt, toOrderReply } from '../orders/order-reply.ts';
import type { OrderChanges } from './order-changes.ts';

const COMMENT_INTERVAL_MS = 15_000;
/** A client comes back with Last-Event-ID; a stream that nobody reads any more does not stay for ever. */
const MAX_AGE_MS = 30 * 60_000;

export type OrderStreamParts = {
  changes: OrderChanges;
  orders: Pick<OrderStore, 'find'>;
  closing: AbortSignal;
};

type Target = { order: Order; seen: number; res: ServerResponse };

const eventOf = (order: Order, revision: number): string =>
  `event: order\nid: ${revision}\ndata: ${JSON.stringify(toOrderReply(orderAt(order, revision)))}\n\n`;

/**
 * Writes every state after the one seen, each once and in order, until a final one; resolves when the
 * stream has ended. `seen` 0 begins with the present state.
 */
export const createStreamOrder =
  ({ changes, orders, closing }: OrderStreamParts) =>
  async ({ order, seen, res }: Target): Promise<void> => {
    let sent = seen === 0 ? order.history.length - 1 : seen;
    let isOpen = true;
    let isReading = false;
    let mustReadAgain = false;
    const end = Promise.withResolvers<void>();

    const send = (news: Order): void => {
      for (; isOpen && sent < news.history.length; sent += 1) {
        res.write(eventOf(news, sent + 1));
        if (isFinal(orderAt(news, sent + 1).status) && sent + 1 === news.history.length) {
          end.resolve();
        }
      }
    };
    const read = async (): Promise<void> => {
      mustReadAgain = true;
      if (isReading) return;
      isReading = true;
      try {
        while (mustReadAgain && isOpen) {
          mustReadAgain = false;
          const news = await orders.find(order.id);
          if (news) send(news);
        }
      } catch {
        // The next hint or poll reads again.
      } finally {
        isReading = false;
      }
    };

    const unwatch = changes.watch(order.id, (news) => (news ? send(news) : void read()));
    const comments = setInterval(() => res.write(': still here\n\n'), COMMENT_INTERVAL_MS);
    const age = setTimeout(end.resolve, MAX_AGE_MS);
    const stop = () => end.resolve();
    res.once('close', stop);
    closing.addEventListener('abort', stop, { once: true });
    if (closing.aborted) stop();
    try {
      res.flushHeaders();
      send(order);
      // It may have changed between the first read and the watch.
      void read();
      await end.promise;
    } finally {
      isOpen = false;
      unwatch();
      clearInterval(comments);
      clearTimeout(age);
      closing.removeEventListener('abort', stop);
      res.end();
    }
  };
